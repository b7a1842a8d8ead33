// The door of `npm start` and `npm test`: plain JavaScript and built-ins only, so that it runs on any Node that
// npm runs on, before anything is installed. It installs what the lock names and hands over to the bundled Node.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stamp = join(modules, ".molecule-lock-hash");
const installing = join(root, ".molecule-installing");

/** What each command runs, below the root. */
const COMMANDS = {
  start: "scripts/start.ts",
  test: "scripts/test.ts",
  verify: "scripts/verify.ts",
  e2e: "scripts/e2e.ts",
  chaos: "scripts/chaos.ts",
  mutants: "scripts/mutants.ts",
  mutation: "scripts/mutation.ts",
  clients: "scripts/clients.ts",
  cluster: "scripts/cluster.ts",
  live: "scripts/live.ts",
  "live:record": "scripts/live-record.ts",
  "bench:facts": "bench/gather-facts.ts",
  "bench:gateway": "bench/gateway.ts",
  "bench:gateway:streams": "bench/gateway-streams.ts",
  "bench:ledger": "bench/ledger.ts",
  "bench:lifecycle": "bench/lifecycle.ts",
  "bench:restart": "bench/restart.ts",
  "bench:secrets": "bench/secrets.ts",
  "bench:start": "bench/start.ts",
};
const OLDEST_NODE = [20, 19];
const INSTALL_PATIENCE_MS = 10 * 60_000;

const fail = (message, remedy) => {
  console.error(`\n${message}\n${remedy}\n`);
  process.exit(1);
};

const readText = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};

const lockHash = () => {
  const lock = readText(join(root, "package-lock.json"));
  if (lock === null)
    fail("package-lock.json is missing.", "Restore it from the repository: git checkout package-lock.json");
  return createHash("sha256").update(lock).digest("hex");
};

const isInstalled = (hash) => readText(stamp)?.trim() === hash;

const sleepMs = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** One of us installs; a second `npm start` or `npm test` waits for it instead of tearing its folder away. */
const withInstallLock = (hash, install) => {
  const deadline = Date.now() + INSTALL_PATIENCE_MS;
  for (;;) {
    try {
      mkdirSync(installing);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const ageMs = Date.now() - (statSync(installing, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (ageMs > INSTALL_PATIENCE_MS || Date.now() > deadline)
        rmSync(installing, { recursive: true, force: true });
      else sleepMs(500);
    }
  }
  const unlock = () => rmSync(installing, { recursive: true, force: true });
  process.once("exit", unlock);
  if (!isInstalled(hash)) install();
  unlock();
};

/** npm's own program when npm started us, else whatever `npm` is on the path. */
const runNpm = (args) => {
  const npmFile = process.env.npm_execpath;
  const viaNode = npmFile !== undefined && /\.[cm]?js$/.test(npmFile);
  const [command, rest] = viaNode ? [process.execPath, [npmFile, ...args]] : ["npm", args];
  return spawnSync(command, rest, { cwd: root, stdio: "inherit" });
};

const installDependencies = (hash) => {
  console.log("Installing what package-lock.json names (about a minute the first time) …");
  const result = runNpm(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (result.error !== undefined || result.status !== 0)
    fail(
      `npm ci failed${result.error === undefined ? ` with code ${result.status}` : `: ${result.error.message}`}.`,
      "Its own words stand above. The usual causes are no network and a full disk; then run the command again.",
    );
  writeFileSync(stamp, `${hash}\n`);
};

const findNode = () => {
  const bundled = join(modules, ".bin", "node");
  if (existsSync(bundled)) return bundled;
  if (process.features.typescript) return process.execPath;
  return fail(
    `No Node that runs TypeScript was installed for ${process.platform}-${process.arch}, and this one is ${process.version}.`,
    "Install Node 24 or newer, or run npm ci without --omit=optional.",
  );
};

const handOver = (node, file, args) => {
  // The extra channel tells the child when we are gone, however that happens.
  const child = spawn(
    node,
    ["--import", join(root, "packages/db/bin/quick-start.mjs"), join(root, file), ...args],
    {
      cwd: root,
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: { ...process.env, PATH: `${join(modules, ".bin")}${delimiter}${process.env.PATH ?? ""}` },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`${node} does not start: ${error.message}`, "Run: npm ci"));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
};

const [command = "", ...args] = process.argv.slice(2);
const file = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
if (file === undefined)
  fail(`There is no command "${command}".`, `There are: ${Object.keys(COMMANDS).join(", ")}.`);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]))
  fail(`Node ${process.version} is too old.`, `Install Node ${OLDEST_NODE.join(".")} or newer.`);
const hash = lockHash();
if (!isInstalled(hash)) withInstallLock(hash, () => installDependencies(hash));
handOver(findNode(), file, args);
