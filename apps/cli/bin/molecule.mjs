#!/usr/bin/env node
// Plain JavaScript on purpose: it must start on any Node, to find one that runs the TypeScript behind it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const REEXECUTED = "MOLECULE_CLI_REEXECUTED";

/** The Node that came with the dependencies, in the nearest node_modules above. */
const findBundledNode = (folder) => {
  const candidate = join(folder, "node_modules", ".bin", "node");
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? null : findBundledNode(dirname(folder));
};

const reexecute = (node) => {
  const child = spawn(node, [self, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, [REEXECUTED]: "1" },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
};

const fail = (message) => {
  console.error(message);
  process.exitCode = 1;
};

if (process.features.typescript) {
  delete process.env[REEXECUTED];
  await import("@molecule/db/quick-start");
  await import("../src/main.ts");
} else if (process.env[REEXECUTED]) {
  fail("The bundled Node cannot run this program. Run: npm ci");
} else {
  const node = findBundledNode(dirname(self));
  if (node === null)
    fail(`Node ${process.version} cannot run this program, and no other is installed. Run: npm ci`);
  else reexecute(node);
}
