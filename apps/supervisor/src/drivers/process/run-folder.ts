import { execFile } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { RunId, WorkspaceId } from "@molecule/domain";

const run = promisify(execFile);

/** Where one run of one workspace lives on this host. */
export type RunFolder = {
  /** The workspace's files, which outlive its runs. */
  readonly work: string;
  readonly home: string;
  /** A named pipe for the run's output: it outlives a supervisor, so that another one can go on reading. */
  readonly output: string;
  readonly log: string;
};

/** Logs of so many earlier runs stay. */
const KEPT_RUNS = 5;

const runsOf = (root: string, workspaceId: WorkspaceId): string => join(root, workspaceId, "runs");

export const locateRunFolder = (
  root: string,
  { id, workspaceId }: { readonly id: RunId; readonly workspaceId: WorkspaceId },
): RunFolder => {
  const own = join(runsOf(root, workspaceId), id);
  return {
    work: join(root, workspaceId, "work"),
    home: join(own, "home"),
    output: join(own, "output"),
    log: join(own, "log"),
  };
};

/** Ids are time-ordered, so names sort by age. */
const forgetEarlierRuns = async (runs: string, current: RunId): Promise<void> => {
  const earlier = (await readdir(runs)).filter((name) => name !== current).sort();
  const forgotten = earlier.slice(0, Math.max(earlier.length - KEPT_RUNS, 0));
  await Promise.all(forgotten.map((name) => rm(join(runs, name), { recursive: true, force: true })));
  const kept = earlier.slice(forgotten.length);
  await Promise.all(kept.map((name) => rm(join(runs, name, "home"), { recursive: true, force: true })));
};

/** Removes the homes and logs of all of a workspace's runs; its own files stay. */
export const forgetRuns = (root: string, workspaceId: WorkspaceId): Promise<void> =>
  rm(runsOf(root, workspaceId), { recursive: true, force: true });

/** Makes a run's folder with an empty home; what an earlier run left in its home is gone. */
export const makeRunFolder = async (
  root: string,
  place: { readonly id: RunId; readonly workspaceId: WorkspaceId },
): Promise<RunFolder> => {
  const folder = locateRunFolder(root, place);
  for (const path of [folder.work, folder.home]) await mkdir(path, { recursive: true, mode: 0o700 });
  await forgetEarlierRuns(runsOf(root, place.workspaceId), place.id);
  await rm(folder.output, { force: true });
  await run("mkfifo", ["-m", "600", folder.output], { env: { PATH: "/usr/bin:/bin" } });
  return folder;
};
