import { asError, type Done } from "../meter/done.ts";
import { appendTo, leaveSegment, openSegment, removeSegment, type Segment, syncSegment } from "./segment.ts";

/** One record of a spool; whoever noted it releases it. */
export type SpoolEntry = {
  /** Empty once it is written. */
  record: string;
  readonly synced: boolean;
  readonly done: Done;
  segment: Segment | null;
  released: boolean;
};

/**
 * What this gateway decided, on this machine's disk before anybody acts on it; the ledger follows. Every line is in
 * it until it is in the ledger.
 */
export type Spool = {
  /**
   * Calls back when the operating system has the record, so that it outlives this process, and with `synced`, when the
   * disk has it, so that it outlives the machine; or with why neither is so.
   */
  note(record: string, synced: boolean, done: Done): SpoolEntry;
  /** It is in the ledger. When all lines of a file are, the file goes. */
  release(entry: SpoolEntry): void;
  /** Lines that are noted and not released. */
  size(): number;
  /** Leaves what is not released for the next gateway of this machine. */
  close(): Promise<void>;
};

export type SpoolOptions = {
  readonly dir: string;
  readonly gatewayId: string;
  readonly onError: (error: unknown) => void;
  readonly failAt: (point: "spool-written" | "spool-synced" | "spool-synced-late") => void;
};

/** A sync costs about as much as serving a call: those who wait for one share it. */
const SYNC_EVERY_MS = 2;
/** What nobody waits for and the ledger does not have by then is synced all the same. */
const LATEST_SYNC_MS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
/** A file of which nothing is needed any more goes after so long. */
const IDLE_MS = 500;

type SpoolState = {
  readonly options: SpoolOptions;
  current: Segment | null;
  segments: number;
  queue: SpoolEntry[];
  unsynced: SpoolEntry[];
  /** The file with lines that are not synced, though nobody waits for that. */
  lazy: Segment | null;
  lastSyncMs: number;
  syncing: boolean;
  size: number;
  failing: boolean;
  idle: NodeJS.Timeout | undefined;
};

/** One report per trouble, not one per call. */
const report = (state: SpoolState, error: unknown): void => {
  if (!state.failing) state.options.onError(error);
  state.failing = true;
};

const retire = (state: SpoolState, segment: Segment): void => {
  if (state.current === segment) state.current = null;
  // What is replayed from it once more changes nothing.
  removeSegment(segment).catch((error: unknown) => report(state, error));
};

const retireIfIdle = (state: SpoolState): void => {
  state.idle = undefined;
  const { current, queue } = state;
  if (current !== null && current.kept === 0 && queue.length === 0) retire(state, current);
};

/** One reason less to keep a file. */
const letGo = (state: SpoolState, segment: Segment): void => {
  segment.kept -= 1;
  if (segment.kept > 0) return;
  if (segment !== state.current) {
    retire(state, segment);
    return;
  }
  state.idle ??= setTimeout(() => retireIfIdle(state), IDLE_MS);
  state.idle.unref();
};

const currentSegment = (state: SpoolState): Segment => {
  const { current, options } = state;
  if (current !== null && current.bytes < MOST_BYTES) return current;
  state.segments += 1;
  const next = openSegment(options.dir, options.gatewayId, state.segments);
  state.current = next;
  if (current !== null && current.kept === 0) retire(state, current);
  return next;
};

const syncNow = async (state: SpoolState): Promise<void> => {
  const entries = state.unsynced;
  // What the ledger has got meanwhile needs no disk of ours.
  const lazy = state.lazy !== null && state.lazy.kept > 0 ? state.lazy : null;
  state.unsynced = [];
  state.lazy = null;
  state.syncing = true;
  state.lastSyncMs = performance.now();
  let failure: Error | null = null;
  try {
    const segments = new Set([...entries.map(({ segment }) => segment), lazy]);
    for (const segment of segments) if (segment !== null) await syncSegment(segment);
    state.options.failAt(entries.length > 0 ? "spool-synced" : "spool-synced-late");
    state.failing = false;
  } catch (error) {
    report(state, error);
    failure = asError(error);
    // What a disk refused once may be missing there whatever it says next: what comes goes into another file.
    state.current = null;
  }
  state.syncing = false;
  for (const { done, segment } of entries) {
    if (segment !== null) letGo(state, segment);
    done(failure);
  }
  scheduleSync(state);
};

const scheduleSync = (state: SpoolState): void => {
  if (state.syncing || state.unsynced.length === 0) return;
  const waitMs = state.lastSyncMs + SYNC_EVERY_MS - performance.now();
  if (waitMs <= 0) {
    void syncNow(state);
    return;
  }
  state.syncing = true;
  setTimeout(() => void syncNow(state), waitMs);
};

const syncLater = (state: SpoolState, segment: Segment): void => {
  if (state.lazy !== null) return;
  state.lazy = segment;
  setTimeout(() => {
    if (!state.syncing && state.lazy !== null) void syncNow(state);
  }, LATEST_SYNC_MS).unref();
};

/** Writes what came in one turn of the event loop by one call. */
const flush = (state: SpoolState): void => {
  const entries = state.queue;
  state.queue = [];
  let text = "";
  for (const { record } of entries) text += record;
  let segment: Segment;
  try {
    segment = currentSegment(state);
    appendTo(segment, text);
  } catch (error) {
    report(state, error);
    for (const { done } of entries) done(asError(error));
    return;
  }
  state.options.failAt("spool-written");
  for (const entry of entries) {
    entry.segment = segment;
    entry.record = "";
    if (!entry.released) segment.kept += 1;
    if (!entry.synced) continue;
    segment.kept += 1;
    state.unsynced.push(entry);
  }
  for (const { synced, done } of entries) if (!synced) done(null);
  scheduleSync(state);
  syncLater(state, segment);
};

const release = (state: SpoolState, entry: SpoolEntry): void => {
  if (entry.released) return;
  entry.released = true;
  state.size -= 1;
  if (entry.segment !== null) letGo(state, entry.segment);
};

export const createSpool = (options: SpoolOptions): Spool => {
  const state: SpoolState = {
    ...{
      options,
      current: null,
      segments: 0,
      queue: [],
      unsynced: [],
      lazy: null,
      lastSyncMs: 0,
      syncing: false,
    },
    ...{ size: 0, failing: false, idle: undefined },
  };
  return {
    note: (record, synced, done) => {
      const entry: SpoolEntry = { record, synced, done, segment: null, released: false };
      state.size += 1;
      if (state.queue.push(entry) === 1) setImmediate(flush, state);
      return entry;
    },
    release: (entry) => release(state, entry),
    size: () => state.size,
    close: async () => {
      clearTimeout(state.idle);
      const { current } = state;
      if (current === null) return;
      state.current = null;
      if (current.kept > 0) leaveSegment(current);
      else await removeSegment(current);
    },
  };
};
