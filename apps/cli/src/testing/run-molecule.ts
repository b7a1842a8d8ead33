import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { TEST_PEPPER_TEXT } from "@molecule/testing";

const bin = fileURLToPath(new URL("../../bin/molecule.mjs", import.meta.url));

export type Ran = {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
};

/** Runs `molecule` as a process of its own, on the database of this address. */
export const runMolecule = async (
  databaseUrl: string,
  args: readonly string[],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> => {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...env, DATABASE_URL: databaseUrl, FINGERPRINT_PEPPER: TEST_PEPPER_TEXT },
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { status, lines: stdout.split("\n").slice(0, -1), stderr };
};
