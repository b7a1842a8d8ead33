import { readFile } from "node:fs/promises";

/** The environment that a process of this host was started with. For tests. */
export const readProcEnv = async (pid: number): Promise<Record<string, string>> => {
  const entries = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0").filter((one) => one !== "");
  return Object.fromEntries(
    entries.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]),
  );
};
