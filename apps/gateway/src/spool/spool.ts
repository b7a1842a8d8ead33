import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { EndLine } from "../meter/call-journal.ts";
import type { Done } from "../meter/group-commit.ts";
import { writeRecord } from "./spool-record.ts";

export const SPOOL_SUFFIX = ".spool";

/** Ends of calls on this machine's disk, for as long as the database cannot take them. */
export type Spool = {
  /** Calls back when the line is on the disk, or with why it is not. */
  keep(line: EndLine, done: Done): void;
  /** A line that was kept is committed. When all are, the file goes. */
  release(): void;
  /** Lines that are kept and not committed. */
  size(): number;
  close(): Promise<void>;
};

export type SpoolOptions = {
  readonly dir: string;
  readonly gatewayId: string;
  readonly onError: (error: unknown) => void;
  readonly failAt: (point: "spool-written" | "spool-synced") => void;
};

type Entry = { readonly line: EndLine; readonly done: Done };

type SpoolState = {
  readonly options: SpoolOptions;
  readonly path: string;
  file: FileHandle | null;
  queue: Entry[];
  writing: boolean;
  /** Lines in the file whose end is not committed. */
  kept: number;
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** A new file is on the disk only when its folder says so. */
const syncFolder = async (dir: string): Promise<void> => {
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

const openFile = async ({ options, path }: SpoolState): Promise<FileHandle> => {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const file = await open(path, "a", 0o600);
  await syncFolder(options.dir);
  return file;
};

const writeGroup = async (state: SpoolState, group: readonly Entry[]): Promise<void> => {
  const { failAt } = state.options;
  state.file ??= await openFile(state);
  await state.file.appendFile(Buffer.concat(group.map(({ line }) => writeRecord(line))));
  failAt("spool-written");
  await state.file.datasync();
  failAt("spool-synced");
};

/** Writes what waits, as one group after the other: one sync serves all that came meanwhile. */
const writeAll = async (state: SpoolState): Promise<void> => {
  if (state.writing) return;
  state.writing = true;
  while (state.queue.length > 0) {
    const group = state.queue.splice(0);
    try {
      await writeGroup(state, group);
      for (const { done } of group) done(null);
    } catch (error) {
      state.options.onError(error);
      for (const { done } of group) done(asError(error));
    }
  }
  state.writing = false;
  await removeIfDone(state);
};

const removeIfDone = async (state: SpoolState): Promise<void> => {
  if (state.kept > 0 || state.writing || state.file === null) return;
  const { file, path } = state;
  state.file = null;
  try {
    await file.close();
    await unlink(path);
  } catch (error) {
    // What is replayed from it once more changes nothing.
    state.options.onError(error);
  }
};

export const createSpool = (options: SpoolOptions): Spool => {
  const path = join(options.dir, `${options.gatewayId}${SPOOL_SUFFIX}`);
  const state: SpoolState = { options, path, file: null, queue: [], writing: false, kept: 0 };
  return {
    keep: (line, done) => {
      state.kept += 1;
      state.queue.push({ line, done });
      void writeAll(state);
    },
    release: () => {
      state.kept -= 1;
      void removeIfDone(state);
    },
    size: () => state.kept,
    close: async () => {
      await state.file?.close();
      state.file = null;
    },
  };
};
