import {
  type ClosingRow,
  type EncodedBatch,
  encodeAdmission,
  encodeClosing,
  encodeSettlement,
  type SettlementRow,
} from "@molecule/db/repositories";
import type { AttemptId } from "@molecule/domain";
import { type AdmittedCall, commitLines, type ServiceContext } from "@molecule/services/calls";
import type { Spool, SpoolEntry } from "../spool/spool.ts";
import { type LineKind, writeRecord } from "../spool/spool-record.ts";
import type { Done } from "./done.ts";
import { isUnavailable } from "./is-unavailable.ts";
import { createLedgerFollower } from "./ledger-follower.ts";

/** What became of a call that was let in. */
export type EndLine =
  | { readonly kind: "settlement"; readonly row: SettlementRow }
  | { readonly kind: "closing"; readonly row: ClosingRow };

/** What becomes of calls, written down before anybody acts on it. The ledger follows within moments. */
export type CallJournal = {
  /** Calls back when the attempt is written down; nothing may be sent before. */
  admit(call: AdmittedCall, done: Done): void;
  /**
   * `done` is called when the caller may know: when the end outlives this process (this machine, while the ledger is
   * away), or is in the ledger, or with an error when neither is so. `committed` is called when it is in the ledger.
   */
  end(line: EndLine, done: Done, committed: () => void): void;
  /** The ledger is too far behind: no calls are let in until it has followed. */
  isBehind(): boolean;
  /** What is not in the ledger yet, and what of it is on the disk because the ledger is away. */
  depth(): { readonly lines: number; readonly spooled: number };
  /** Resolves when all that was written down until now is in the ledger, or `deadlineMs` has passed. */
  caughtUp(deadlineMs: number): Promise<void>;
  /** The same; nobody's patience is looked after any more, and the disk is left. */
  drain(deadlineMs: number): Promise<void>;
};

export type CallJournalOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  /** What this gateway admits under at this moment. */
  readonly registration: () => string;
  /** The database's clock. */
  readonly nowMs: () => number;
  readonly spool: Spool;
  /** Callers wait for the disk also while the ledger follows. */
  readonly syncEnds: boolean;
  /** The ledger does not take a line. */
  readonly onLost: (error: Error, kind: LineKind, attemptId: AttemptId) => void;
  /** Calls were let in under a registration that was gone. */
  readonly onStrays: () => void;
  /** A group was committed, or was not, after so long. */
  readonly onCommit: (lines: number, tookMs: number) => void;
  readonly windowMs?: number;
};

/** Somebody who waits until a line is safe; gone once answered, so that a call's memory does not wait for the ledger. */
type Waiter = { readonly sinceMs: number; done: Done | null };

/** A line that is not in the ledger yet. */
type Line = {
  readonly kind: LineKind;
  readonly id: AttemptId;
  readonly text: string;
  readonly waiter: Waiter;
  readonly entry: SpoolEntry;
  readonly committed: () => void;
};

/** So long the ledger may lag behind the disk: short calls go into it by one line instead of two. */
const WINDOW_MS = 50;
const MAX_GROUP = 1_000;
/** So many lines are a second of more calls than one process serves. */
const MOST_BEHIND = 20_000;
const LONGEST_AWAY_MS = 2_000;
/** How long anybody waits for the disk and the ledger both. The line itself is tried on. */
const PATIENCE_MS = 5_000;
const PATIENCE_CHECK_MS = 500;

const NOTHING = (): void => undefined;

const toBatch = (lines: readonly Line[]): EncodedBatch => {
  const texts: Record<LineKind, string[]> = { admission: [], settlement: [], closing: [] };
  for (const { kind, text } of lines) texts[kind].push(text);
  return { admissions: texts.admission, settlements: texts.settlement, closings: texts.closing };
};

const answer = (waiting: Set<Waiter>, waiter: Waiter, error: Error | null): void => {
  const { done } = waiter;
  if (done === null) return;
  waiter.done = null;
  waiting.delete(waiter);
  done(error);
};

/** Without a disk, the wait for the ledger goes on. */
const onWritten =
  (waiting: Set<Waiter>, waiter: Waiter): Done =>
  (error) => {
    if (error === null) answer(waiting, waiter, null);
  };

/** Answers those who have waited too long. A set keeps its order, so the first young one ends the search. */
const hurry = (waiting: Set<Waiter>, nowMs: number): void => {
  for (const waiter of waiting) {
    if (nowMs - waiter.sinceMs < PATIENCE_MS) return;
    answer(waiting, waiter, new Error("Neither the ledger nor this machine's disk took the call in time."));
  }
};

const within = (work: Promise<void>, deadlineMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, deadlineMs);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });

type Commit = (lines: readonly Line[]) => Promise<readonly Line[]>;

const createCommit =
  ({ ctx, onStrays, onCommit }: CallJournalOptions): Commit =>
  async (lines) => {
    const sinceMs = performance.now();
    try {
      const { strays, missed } = await commitLines(ctx, toBatch(lines));
      if (strays > 0) onStrays();
      if (missed.length === 0) return [];
      const ids = new Set(missed);
      return lines.filter(({ kind, id }) => kind !== "admission" && ids.has(id));
    } finally {
      onCommit(lines.length, performance.now() - sinceMs);
    }
  };

/** Admissions, settlements and closings of all calls: on the disk first, then in the ledger. */
export const createCallJournal = (options: CallJournalOptions): CallJournal => {
  const { registration, nowMs, spool, syncEnds, onLost } = options;
  const waiting = new Set<Waiter>();
  const follower = createLedgerFollower<Line>({
    commit: createCommit(options),
    onCommitted: ({ committed, entry, waiter }) => {
      committed();
      spool.release(entry);
      answer(waiting, waiter, null);
    },
    onRefused: ({ kind, id, entry, waiter }, error) => {
      onLost(error, kind, id);
      spool.release(entry);
      answer(waiting, waiter, error);
    },
    ...{ windowMs: options.windowMs ?? WINDOW_MS, maxLines: MAX_GROUP, isNotNow: isUnavailable },
  });
  const impatience = setInterval(() => hurry(waiting, performance.now()), PATIENCE_CHECK_MS);
  impatience.unref();

  const write = (kind: LineKind, id: AttemptId, text: string, done: Done, committed: () => void): void => {
    const waiter: Waiter = { sinceMs: performance.now(), done };
    waiting.add(waiter);
    const synced = kind !== "admission" && (syncEnds || follower.awayMs() > 0);
    const entry = spool.note(writeRecord(kind, text), synced, onWritten(waiting, waiter));
    follower.add({ kind, id, text, waiter, entry, committed });
  };

  return {
    admit: (row, done) => {
      const text = encodeAdmission(row, registration(), Math.round(nowMs()));
      write("admission", row.id, text, done, NOTHING);
    },
    end: ({ kind, row }, done, committed) => {
      const text = kind === "settlement" ? encodeSettlement(row) : encodeClosing(row);
      write(kind, row.id, text, done, committed);
    },
    isBehind: () => follower.size() > MOST_BEHIND || follower.awayMs() > LONGEST_AWAY_MS,
    depth: () => ({ lines: follower.size(), spooled: follower.awayMs() > 0 ? spool.size() : 0 }),
    caughtUp: (deadlineMs) => within(follower.caughtUp(), deadlineMs),
    drain: async (deadlineMs) => {
      clearInterval(impatience);
      await within(follower.caughtUp(), deadlineMs);
      await spool.close();
    },
  };
};
