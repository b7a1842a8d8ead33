import { mkdir, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { withSystem } from "@molecule/db";
import { listGatewayIds, recordCallEnds } from "@molecule/db/repositories";
import type { ServiceContext } from "@molecule/services/calls";
import type { EndLine } from "../meter/call-journal.ts";
import { SPOOL_SUFFIX } from "./spool.ts";
import { readSpool } from "./spool-record.ts";

export type ReplayOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  readonly dir: string;
  /** This process, whose own file is its own affair. */
  readonly gatewayId: string;
  readonly failAt: (point: "spool-replayed") => void;
  /** A file held records that cannot be read; it is kept beside, for a person. */
  readonly onDamaged: (file: string, records: number) => void;
};

const GROUP = 500;
/** A gateway that is thought to be gone and writes all the same does so within this time. */
const QUIET_MS = 60_000;

const commit = (ctx: ReplayOptions["ctx"], lines: readonly EndLine[]): Promise<void> =>
  withSystem(ctx.db, (tx) =>
    recordCallEnds(tx, {
      settlements: lines.flatMap((line) => (line.kind === "settlement" ? [line.row] : [])),
      closings: lines.flatMap((line) => (line.kind === "closing" ? [line.row] : [])),
    }),
  );

const isGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** Files that others left, with what was read of them already, so that each is replayed once per change. */
type Seen = Map<string, number>;

const replayFile = async (
  options: ReplayOptions,
  name: string,
  seen: Seen,
  living: boolean,
): Promise<number> => {
  const { ctx, dir, failAt, onDamaged } = options;
  const path = join(dir, name);
  const { size, mtimeMs } = await stat(path);
  const { lines, damaged } = readSpool(await readFile(path));
  const isNew = seen.get(name) !== size;
  if (isNew)
    for (let start = 0; start < lines.length; start += GROUP)
      await commit(ctx, lines.slice(start, start + GROUP));
  seen.set(name, size);
  failAt("spool-replayed");
  if (living || Date.now() - mtimeMs < QUIET_MS) return isNew ? lines.length : 0;
  if (damaged === 0) await unlink(path);
  else {
    await rename(path, `${path}.damaged`);
    onDamaged(`${name}.damaged`, damaged);
  }
  seen.delete(name);
  return isNew ? lines.length : 0;
};

/**
 * What commits the lines that other gateways, gone or not, left on this machine's disk. A line that was committed
 * before changes nothing, so a crash in the middle, and two gateways at once, do no harm. Files of gateways that are
 * gone are removed once they are quiet. @returns how many lines were read for the first time
 */
export const createSpoolReplay = (options: ReplayOptions): (() => Promise<number>) => {
  const seen: Seen = new Map();
  return async () => {
    await mkdir(options.dir, { recursive: true, mode: 0o700 });
    const files = (await readdir(options.dir)).filter(
      (name) => name.endsWith(SPOOL_SUFFIX) && name !== `${options.gatewayId}${SPOOL_SUFFIX}`,
    );
    if (files.length === 0) return 0;
    const living = new Set(await withSystem(options.ctx.db, listGatewayIds));
    let replayed = 0;
    for (const name of files) {
      try {
        replayed += await replayFile(options, name, seen, living.has(name.slice(0, -SPOOL_SUFFIX.length)));
      } catch (error) {
        // Another gateway took it away.
        if (!isGone(error)) throw error;
      }
    }
    return replayed;
  };
};
