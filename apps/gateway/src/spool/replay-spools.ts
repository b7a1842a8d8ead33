import { mkdir, readdir, readFile, rename, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withSystem } from "@molecule/db";
import { type EncodedBatch, listGatewayIds } from "@molecule/db/repositories";
import { commitLines, type ServiceContext } from "@molecule/services/calls";
import { gatewayOfFile, SPOOL_SUFFIX } from "./segment.ts";
import { readSpool, type SpoolLine } from "./spool-record.ts";

export type ReplayOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  readonly dir: string;
  /** This process, whose own files are its own affair. */
  readonly gatewayId: string;
  readonly failAt: (point: "spool-replayed") => void;
  /** A file held records that cannot be read; it is kept beside, for a person. */
  readonly onDamaged: (file: string, records: number) => void;
};

const GROUP = 500;
/** A living gateway follows its own files. One that wrote nothing for so long may not be able to. */
const LIVING_QUIET_MS = 1_000;
/** A gateway that is thought to be gone and writes all the same does so within this time. */
const QUIET_MS = 60_000;
/** Another delivery that is under way is over after a few of these. */
const RETRY_MS = 50;
const MOST_TRIES = 20;

const textsOf = (lines: readonly SpoolLine[], kind: SpoolLine["kind"]): string[] =>
  lines.flatMap((line) => (line.kind === kind ? [line.text] : []));

const toBatch = (lines: readonly SpoolLine[]): EncodedBatch => ({
  admissions: textsOf(lines, "admission"),
  settlements: textsOf(lines, "settlement"),
  closings: textsOf(lines, "closing"),
});

/** Ends whose calls another delivery is committing are told again, until they are found. */
const commit = async (ctx: ReplayOptions["ctx"], lines: readonly SpoolLine[]): Promise<void> => {
  let left = lines;
  for (let tries = 0; left.length > 0 && tries < MOST_TRIES; tries += 1) {
    if (tries > 0) await sleep(RETRY_MS);
    const missed = new Set<string>((await commitLines(ctx, toBatch(left))).missed);
    left = left.filter(({ kind, id }) => kind !== "admission" && missed.has(id));
  }
};

/** As they were written: an end may stand in a later file than its admission. */
const inOrder = (files: readonly string[]): string[] =>
  files.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));

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
  const quietMs = Date.now() - mtimeMs;
  if (living && quietMs < LIVING_QUIET_MS) return 0;
  const { lines, damaged } = readSpool(await readFile(path));
  const isNew = seen.get(name) !== size;
  if (isNew)
    for (let start = 0; start < lines.length; start += GROUP)
      await commit(ctx, lines.slice(start, start + GROUP));
  seen.set(name, size);
  failAt("spool-replayed");
  if (living || quietMs < QUIET_MS) return isNew ? lines.length : 0;
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
      (name) => name.endsWith(SPOOL_SUFFIX) && gatewayOfFile(name) !== options.gatewayId,
    );
    if (files.length === 0) return 0;
    const living = new Set(await withSystem(options.ctx.db, listGatewayIds));
    let replayed = 0;
    for (const name of inOrder(files)) {
      try {
        replayed += await replayFile(options, name, seen, living.has(gatewayOfFile(name)));
      } catch (error) {
        // Another gateway took it away.
        if (!isGone(error)) throw error;
      }
    }
    return replayed;
  };
};
