import process from "node:process";
import { runProgram } from "./run-program.ts";

/** Installs packages of a Debian system when we are root there. @returns what it said last, or null elsewhere */
export const installDebian = async (packages: readonly string[]): Promise<string | null> => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runProgram("apt-get", ["update"], { env, timeoutMs: 180_000 });
  const args = ["install", "-y", "--no-install-recommends", ...packages];
  const { output } = await runProgram("apt-get", args, { env, timeoutMs: 600_000 });
  return output.trim().split("\n").at(-1) ?? "";
};
