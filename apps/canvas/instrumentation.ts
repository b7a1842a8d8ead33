/** Runs once when the server starts. */
export const register = async (): Promise<void> => {
  // biome-ignore lint/style/noProcessEnv: Next replaces this name at build time, and only as it stands here.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { describePrintedErrors } = await import("./src/server/describe-printed-errors.ts");
  const { endOnFault } = await import("./src/server/end-on-fault.ts");
  const { exitWithParent } = await import("./src/server/exit-with-parent.ts");
  describePrintedErrors(console);
  endOnFault();
  exitWithParent();
};
