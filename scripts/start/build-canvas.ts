import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../start-error.ts";
import { claimFile, releaseClaim, updateClaim } from "./claim-file.ts";
import { openLog, tailOf } from "./log-file.ts";
import { identify } from "./process-identity.ts";

const SKIPPED = new Set(["node_modules", ".next", "fixtures", ".turbo"]);
const WAIT_MS = 200;
const NOT_BUILT = /\.test\.tsx?$|\.md$|next-env\.d\.ts$|\.tsbuildinfo$/;

const listFiles = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name) && !NOT_BUILT.test(entry.name))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      return entry.isDirectory() ? listFiles(path) : entry.isFile() ? [path] : [];
    });

/** A digest of everything that the built canvas is made of. */
const hashCanvasInputs = (root: string): string => {
  const hash = createHash("sha256");
  const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "src"));
  const files = [
    join(root, "package-lock.json"),
    join(root, "tsconfig.json"),
    ...[join(root, "apps/canvas"), ...packages].flatMap((dir) => {
      try {
        return listFiles(dir);
      } catch {
        return [];
      }
    }),
  ].sort();
  for (const file of files)
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
};

const runBuild = (root: string, claim: string, log: number, signal: AbortSignal): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const next = join(root, "node_modules/next/dist/bin/next");
    const child = spawn(process.execPath, [next, "build"], {
      cwd: join(root, "apps/canvas"),
      // A build needs no secret, and must not bake one in.
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        NODE_ENV: "production",
        NO_COLOR: "1",
        NEXT_TELEMETRY_DISABLED: "1",
      },
      stdio: ["ignore", log, log],
      signal,
    });
    // If we are killed it builds on: nobody else may start before it ended.
    const worker = child.pid === undefined ? undefined : identify(child.pid);
    if (worker !== undefined) updateClaim(claim, { worker });
    let cutShort: Error | undefined;
    child.on("error", (error) => {
      if (child.pid === undefined) reject(error);
      else cutShort = error;
    });
    child.once("exit", (code) => (cutShort === undefined ? resolve(code) : reject(cutShort)));
  });

type CanvasBuild = {
  readonly root: string;
  readonly logsDir: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/** Waits until this checkout's build is ours alone: two at once would write into the same folder. */
const claimBuild = async ({ root, say, signal }: CanvasBuild): Promise<string> => {
  const claim = join(root, ".molecule-building");
  let told = false;
  for (;;) {
    signal.throwIfAborted();
    const other = claimFile(claim, {});
    if (other === undefined) return claim;
    if (!told) say(`another start (process ${other["pid"]}) is building the canvas; waiting for it`);
    told = true;
    await sleep(WAIT_MS, undefined, { signal });
  }
};

const stampOf = (root: string): string => join(root, "apps/canvas/.next/molecule-build");

const isBuilt = (root: string, wanted: string): boolean => {
  try {
    return readFileSync(stampOf(root), "utf8") === wanted;
  } catch {
    return false;
  }
};

const build = async ({ root, logsDir, say, signal }: CanvasBuild, claim: string): Promise<boolean> => {
  const wanted = hashCanvasInputs(root);
  if (isBuilt(root, wanted)) return false;
  const stamp = stampOf(root);
  say("building the canvas (15 to 60 s, only after a change)");
  // What is half built must not pass for what stood here before.
  rmSync(stamp, { force: true });
  const log = openLog(logsDir, "canvas-build");
  const code = await runBuild(root, claim, log.descriptor, signal).finally(() => closeSync(log.descriptor));
  if (code !== 0)
    throw new StartError(
      `Building the canvas failed. The end of its log:\n${tailOf(log.path, 20)}`,
      `The whole log is in ${log.path}. A build needs about 1 GB of memory and of disk.`,
    );
  mkdirSync(join(root, "apps/canvas/.next"), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
};

/**
 * Builds the canvas when what it is made of changed since the last build; one at a time in one checkout, whoever
 * asks. @returns whether it was built by us
 */
export const buildCanvas = async (canvas: CanvasBuild): Promise<boolean> => {
  // What is built already needs no claim, nor a checkout that we may write to.
  if (isBuilt(canvas.root, hashCanvasInputs(canvas.root))) return false;
  const claim = await claimBuild(canvas);
  try {
    return await build(canvas, claim);
  } finally {
    releaseClaim(claim);
  }
};
