import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { isAlive } from "../postgres/postmaster-file.ts";
import { StartError } from "../start-error.ts";

/** Where an installation keeps what it must not lose. */
export type DataDir = {
  readonly path: string;
  readonly file: (name: string) => string;
};

const NEEDED_BYTES = 500 * 1024 * 1024;

/** @throws StartError when the folder cannot be written to, or its disk is nearly full */
export const openDataDir = (root: string, override: string | undefined): DataDir => {
  const path = override === undefined || override === "" ? join(root, ".data") : resolve(override);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StartError(
      `The data folder ${path} cannot be created.`,
      "Set MOLECULE_DATA_DIR to a folder that you may write to.",
      { cause },
    );
  }
  const disk = statfsSync(path);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < NEEDED_BYTES)
    throw new StartError(
      `Only ${Math.floor(freeBytes / 1024 / 1024)} MB are free where ${path} lies; 500 MB are needed.`,
      "Free some space, or set MOLECULE_DATA_DIR to a folder on another disk.",
    );
  return { path, file: (name) => join(path, name) };
};

/** Undefined when there is no such file. @throws StartError when it is not JSON */
export const readJson = (file: string): unknown => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartError(
      `${file} is not JSON.`,
      "Restore it from a backup, or remove it if you know it can go.",
      {
        cause,
      },
    );
  }
};

/** Replaces a file as a whole, readable by its owner only; a kill leaves the old or the new one. */
export const writeJson = (file: string, value: unknown): void => {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
};

export type RunningInstance = { readonly pid: number; readonly url: string | null };

const parseInstance = (value: unknown): RunningInstance | null => {
  if (typeof value !== "object" || value === null || !("pid" in value)) return null;
  const url = "url" in value && typeof value.url === "string" ? value.url : null;
  return { pid: Number(value.pid), url };
};

/**
 * Claims the folder for this process. Undefined when it is ours now, else the one that runs here already. A claim
 * whose process is gone, or whose number something else has by now, does not count.
 */
export const claimDataDir = (dataDir: DataDir): RunningInstance | undefined => {
  const file = dataDir.file("running.json");
  const draft = dataDir.file(`running.${process.pid}.tmp`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    writeJson(draft, { pid: process.pid, url: null });
    try {
      // A link appears with its content, and only if nobody was faster.
      linkSync(draft, file);
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const running = parseInstance(readJson(file));
    if (running !== null && running.pid !== process.pid && isStartScript(running.pid)) return running;
    rmSync(file, { force: true });
  }
  throw new StartError(
    `${file} keeps coming back.`,
    "Another start is under way at this moment; wait for it, or look which process writes the file.",
  );
};

const isStartScript = (pid: number): boolean => {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("start.ts");
  } catch {
    return true;
  }
};

export const announceUrl = (dataDir: DataDir, url: string): void =>
  writeJson(dataDir.file("running.json"), { pid: process.pid, url });

export const releaseDataDir = (dataDir: DataDir): void =>
  rmSync(dataDir.file("running.json"), { force: true });
