import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { StartError } from "../start-error.ts";
import { openLog, tailOf } from "./log-file.ts";

const SKIPPED = new Set(["node_modules", ".next", "fixtures", ".turbo"]);
const NOT_BUILT = /\.test\.tsx?$|\.md$|next-env\.d\.ts$|\.tsbuildinfo$/;

const listFiles = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name) && !NOT_BUILT.test(entry.name))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      return entry.isDirectory() ? listFiles(path) : entry.isFile() ? [path] : [];
    });

/** A digest of everything that the built canvas is made of. */
export const hashCanvasInputs = (root: string): string => {
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

const runBuild = (root: string, log: number, signal: AbortSignal): Promise<number | null> =>
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
    child.once("error", reject);
    child.once("exit", resolve);
  });

/** Builds the canvas when what it is made of changed since the last build. @returns whether it was built */
export const buildCanvas = async (
  root: string,
  logsDir: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> => {
  const wanted = hashCanvasInputs(root);
  const stamp = join(root, "apps/canvas/.next/molecule-build");
  try {
    if (readFileSync(stamp, "utf8") === wanted) return false;
  } catch {
    // Never built.
  }
  say("building the canvas (15 to 60 s, only after a change)");
  const log = openLog(logsDir, "canvas-build");
  const code = await runBuild(root, log.descriptor, signal);
  if (code !== 0)
    throw new StartError(
      `Building the canvas failed. The end of its log:\n${tailOf(log.path, 20)}`,
      `The whole log is in ${log.path}. A build needs about 1 GB of memory and of disk.`,
    );
  mkdirSync(join(root, "apps/canvas/.next"), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
};
