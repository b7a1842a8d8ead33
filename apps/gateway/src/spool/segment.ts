import { close, closeSync, fdatasync, fsync, mkdirSync, open, openSync, unlink, writeSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

export const SPOOL_SUFFIX = ".spool";

/** Whose file it is. */
export const gatewayOfFile = (name: string): string => name.slice(0, name.indexOf("."));

/** One file of a spool: it is begun, written on for a while, and gone when all of its lines are in the ledger. */
export type Segment = {
  readonly path: string;
  readonly dir: string;
  readonly fd: number;
  bytes: number;
  /** Lines in it that are not in the ledger, and those that are not synced: the reasons to keep it. */
  kept: number;
  /** The folder has it on the disk. */
  named: boolean;
};

export const openSegment = (dir: string, gatewayId: string, number: number): Segment => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, `${gatewayId}.${number}${SPOOL_SUFFIX}`);
  return { path, dir, fd: openSync(path, "a", 0o600), bytes: 0, kept: 0, named: false };
};

/**
 * Hands bytes to the operating system, which keeps them when this process dies. Waiting for it takes microseconds; a
 * round through the thread pool, ten times that.
 */
export const appendTo = (segment: Segment, text: string): void => {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) at += writeSync(segment.fd, bytes, at);
  segment.bytes += bytes.length;
};

const sync = promisify(fdatasync);
const syncAll = promisify(fsync);
const openFile = promisify(open);
const closeFile = promisify(close);
const unlinkFile = promisify(unlink);

/** Brings what was handed over onto the disk. A new file is there only when its folder says so. */
export const syncSegment = async (segment: Segment): Promise<void> => {
  await sync(segment.fd);
  if (segment.named) return;
  const folder = await openFile(segment.dir, "r");
  try {
    await syncAll(folder);
  } finally {
    await closeFile(folder);
  }
  segment.named = true;
};

export const removeSegment = async (segment: Segment): Promise<void> => {
  await closeFile(segment.fd);
  await unlinkFile(segment.path);
};

export const leaveSegment = ({ fd }: Segment): void => closeSync(fd);
