import { mkdirSync, readFileSync, renameSync, statfsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { StartError } from "../start-error.ts";
import { claimFile, releaseClaim, updateClaim } from "./claim-file.ts";

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

/** The installation that runs in a folder; `url` is null while it cannot yet say where it will be. */
export type RunningInstance = {
  readonly pid: number;
  readonly url: string | null;
  readonly serves: boolean;
};

const claimOf = (dataDir: DataDir): string => dataDir.file("running.json");

/** Claims the folder for this process. Undefined when it is ours now, else the installation that runs here already. */
export const claimDataDir = (dataDir: DataDir): RunningInstance | undefined => {
  const other = claimFile(claimOf(dataDir), { url: null, comingUrl: null });
  if (other === undefined) return undefined;
  const { pid, url, comingUrl } = other;
  const where = typeof url === "string" ? url : comingUrl;
  return {
    pid: Number(pid),
    url: typeof where === "string" ? where : null,
    serves: typeof url === "string",
  };
};

/** Says where the canvas will be, while it is still starting. */
export const announceComing = (dataDir: DataDir, comingUrl: string): void =>
  updateClaim(claimOf(dataDir), { url: null, comingUrl });

/** Says where the canvas is, once it serves. */
export const announceUrl = (dataDir: DataDir, url: string): void =>
  updateClaim(claimOf(dataDir), { url, comingUrl: url });

export const releaseDataDir = (dataDir: DataDir): void => releaseClaim(claimOf(dataDir));
