import process from "node:process";

/** `npm start | tee log`: Ctrl-C ends the reader as well, and that must not keep us from stopping in order. */
export const outliveReader = (): void => {
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
};
