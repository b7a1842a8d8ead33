/** Runs once when the server starts. */
export const register = async (): Promise<void> => {
  // biome-ignore lint/style/noProcessEnv: Next replaces this name at build time, and only as it stands here.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { exitWithParent } = await import("./src/server/exit-with-parent.ts");
  exitWithParent();
};
