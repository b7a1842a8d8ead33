import type { CallBatch, ClosingRow, Registration, SettlementRow } from "@molecule/db/repositories";
import {
  type AdmittedCall,
  commitCalls,
  GatewayUnregistered,
  type ServiceContext,
} from "@molecule/services/calls";
import type { Spool } from "../spool/spool.ts";
import { createGroupCommit, type Done } from "./group-commit.ts";
import { isUnavailable } from "./is-unavailable.ts";

/** What became of a call that was let in. */
export type EndLine =
  | { readonly kind: "settlement"; readonly row: SettlementRow }
  | { readonly kind: "closing"; readonly row: ClosingRow };

type Line =
  | { readonly kind: "admission"; readonly row: AdmittedCall; readonly registration: string }
  | EndLine;

/** What becomes of calls, written in the order in which each call lives through it. */
export type CallJournal = {
  /** Calls back when the attempt is committed; nothing may be sent before. */
  admit(call: AdmittedCall, done: Done): void;
  /**
   * Tried until it is committed; `committed` is called then. `done` is called when the caller may know: then too, or
   * when the line is safe on this machine's disk, or with an error when it is neither.
   */
  end(line: EndLine, done: Done, committed: () => void): void;
  /** What waits for the ledger, and how many ends of calls are on the disk meanwhile. */
  depth(): { readonly lines: number; readonly spooled: number };
  /** Resolves when everything is written, or `deadlineMs` has passed. */
  drain(deadlineMs: number): Promise<void>;
};

export type CallJournalOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  /** What this gateway admits under at this moment. */
  readonly registration: () => Registration;
  readonly spool: Pick<Spool, "keep" | "release" | "size">;
  readonly onLost: (error: Error, line: EndLine) => void;
  /** A group was committed, or was not, after so long. */
  readonly onCommit: (lines: number, tookMs: number) => void;
  readonly windowMs?: number;
};

const WINDOW_MS = 1;
const MAX_GROUP = 500;
const MAX_CONCURRENT = 2;
const WORTH_ANOTHER = 64;
/** How long a line waits for a database that does not answer before it goes to the spool as well. */
const DATABASE_PATIENCE_MS = 1_000;
/** How long a caller's last byte waits for either. The line itself is tried on. */
const CALLER_PATIENCE_MS = 5_000;
const PATIENCE_CHECK_MS = 500;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

const toBatch = (lines: readonly Line[]): CallBatch => {
  const admissions: AdmittedCall[] = [];
  const settlements: SettlementRow[] = [];
  const closings: ClosingRow[] = [];
  for (const line of lines)
    if (line.kind === "admission") admissions.push(line.row);
    else if (line.kind === "settlement") settlements.push(line.row);
    else closings.push(line.row);
  return { admissions, settlements, closings };
};

/** Somebody whose answer waits until a line is safe. */
type Waiting = {
  readonly line: EndLine;
  readonly done: Done;
  readonly sinceMs: number;
  /** It is in the spool, or on its way there. */
  spooled: boolean;
};

/** Looks after those who have waited too long. A set keeps its order, so the first young one ends the search. */
const hurry = (waiting: Set<Waiting>, nowMs: number, spool: (waiter: Waiting) => void): void => {
  for (const waiter of waiting) {
    const waitedMs = nowMs - waiter.sinceMs;
    if (waitedMs < DATABASE_PATIENCE_MS) return;
    spool(waiter);
    if (waitedMs < CALLER_PATIENCE_MS) continue;
    waiting.delete(waiter);
    waiter.done(new Error("Neither the ledger nor this machine's disk took the call's end in time."));
  }
};

/** The database is away, or does not know this gateway: no line is at fault. */
const isNotNow = (error: unknown): boolean => error instanceof GatewayUnregistered || isUnavailable(error);

/** A hold that was taken under a registration that is gone covers nothing any more. */
const assertCurrent = (lines: readonly Line[], by: Registration): void => {
  for (const line of lines)
    if (line.kind === "admission" && line.registration !== by.registration) throw new GatewayUnregistered();
};

/** Admissions, settlements and closings of all calls in flight, committed in groups. */
export const createCallJournal = (options: CallJournalOptions): CallJournal => {
  const { ctx, registration, spool, onLost, onCommit, windowMs = WINDOW_MS } = options;
  const group = createGroupCommit<Line>({
    commit: async (lines) => {
      const by = registration();
      assertCurrent(lines, by);
      const sinceMs = performance.now();
      try {
        await commitCalls(ctx, toBatch(lines), by);
      } finally {
        onCommit(lines.length, performance.now() - sinceMs);
      }
    },
    windowMs,
    maxItems: MAX_GROUP,
    maxConcurrent: MAX_CONCURRENT,
    worthAnother: WORTH_ANOTHER,
    isUnavailable: isNotNow,
  });
  const waiting = new Set<Waiting>();
  let retrying = 0;
  const spoolOnce = (waiter: Waiting): void => {
    if (waiter.spooled) return;
    waiter.spooled = true;
    spool.keep(waiter.line, (error) => {
      // Without a disk, the wait for the database goes on.
      if (error === null && waiting.delete(waiter)) waiter.done(null);
    });
  };
  const impatience = setInterval(() => hurry(waiting, performance.now(), spoolOnce), PATIENCE_CHECK_MS);
  impatience.unref();

  const end = (line: EndLine, done: Done, committed: () => void): void => {
    const waiter: Waiting = { line, done, sinceMs: performance.now(), spooled: false };
    waiting.add(waiter);
    const answer = (error: Error | null): void => {
      if (waiter.spooled) spool.release();
      if (waiting.delete(waiter)) done(error);
    };
    const attempt = (waitMs: number): void => {
      group.add(line, (error) => {
        if (error === null) {
          committed();
          answer(null);
          return;
        }
        if (!isNotNow(error)) {
          onLost(error, line);
          answer(error);
          return;
        }
        if (waitMs > FIRST_RETRY_MS) spoolOnce(waiter);
        retrying += 1;
        setTimeout(() => {
          retrying -= 1;
          attempt(Math.min(waitMs * 2, LONGEST_RETRY_MS));
        }, waitMs);
      });
    };
    attempt(FIRST_RETRY_MS);
  };

  return {
    admit: (row, done) =>
      group.add({ kind: "admission", row, registration: registration().registration }, done),
    end,
    depth: () => ({ lines: group.size() + retrying, spooled: spool.size() }),
    drain: async (deadlineMs) => {
      clearInterval(impatience);
      const giveUpAt = performance.now() + deadlineMs;
      while (performance.now() < giveUpAt) {
        await group.idle();
        if (retrying === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
};
