/** A path on this origin to return to; anything that could lead elsewhere becomes the start page. */
export const safeReturnPath = (next: unknown): string =>
  typeof next === "string" && /^\/(?![/\\])[^\\\s]*$/.test(next) ? next : "/";
