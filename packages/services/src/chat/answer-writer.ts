import { setTimeout as delay } from "node:timers/promises";
import { type TenantTx, withTenant } from "@molecule/db";
import {
  type DeliveryHold,
  isHeld,
  lockTalk,
  openAnswer,
  recordActivity,
  recordChange,
  releaseHold,
  renewHold,
  updateMessage,
} from "@molecule/db/repositories";
import { type MessageId, newId, type TenantScope } from "@molecule/domain";
import { noteKeyHealth } from "../secret/note-key-health.ts";
import type { ServiceContext } from "../service-context.ts";
import { type Claim, DELIVERY_LEASE_MS } from "./claim-question.ts";
import { retryBriefly } from "./retry-briefly.ts";

/** How often an answer that grows is written; each write carries the whole answer, so a long one less often. */
export const batchMsFor = (length: number): number => Math.min(1_000, Math.max(100, Math.ceil(length / 200)));

/** How often a quiet delivery looks whether it was cancelled, and says that it lives. */
const LOOK_MS = 1_000;
const TICK_MS = 50;

export type AnswerEnd =
  | { readonly status: "done" }
  | { readonly status: "failed"; readonly error: { code: string; message: string; remedy?: string } };

/** Writes one answer while it grows, and keeps the hold on its question. */
export type AnswerWriter = {
  /** The agent took the question: the answer begins, unless the hold is lost by now. */
  readonly open: () => Promise<void>;
  readonly append: (text: string) => void;
  readonly length: () => number;
  /** Writes the end. @returns false when the hold was lost: the question was cancelled, or taken over. */
  readonly finish: (end: AnswerEnd) => Promise<boolean>;
  /** Puts the question back, as if it had never been taken. */
  readonly putBack: () => Promise<void>;
};

type Writing = {
  readonly ctx: Pick<ServiceContext, "db">;
  readonly scope: TenantScope;
  readonly claim: Claim;
  readonly onLost: () => void;
  /** Undefined when it is lost. */
  hold: DeliveryHold | undefined;
  /** Undefined until the agent took the question. */
  answerId: MessageId | undefined;
  body: string;
  /** What of it stands in the row. */
  written: string;
  closed: boolean;
  lastContactAt: number;
  /** Ends with the last step that was taken on the hold. */
  turn: Promise<void>;
};

const tell = (tx: TenantTx, { scope, claim }: Writing) =>
  recordChange(tx, { tenantId: scope.tenantId, workspaceId: claim.question.workspaceId, topic: "message" });

const beginAnswer = (tx: TenantTx, { scope, claim }: Writing): Promise<MessageId> =>
  openAnswer(tx, scope, {
    id: newId<MessageId>(),
    workspaceId: claim.question.workspaceId,
    replyTo: claim.question.id,
    runId: claim.run.id,
    payer: claim.run.payer,
    begunAt: claim.claimedAt,
  });

const lose = (writing: Writing): void => {
  writing.hold = undefined;
  writing.onLost();
};

/** Steps on the hold are taken one by one: while it is being renewed, whoever looks would take it for lost. */
const inTurn = <T>(writing: Writing, step: () => Promise<T>): Promise<T> => {
  const taken = writing.turn.then(step);
  const over = (): void => undefined;
  writing.turn = taken.then(over, over);
  return taken;
};

/** The talk is locked first: somebody who stops the question meanwhile would not see the answer that begins. */
const openHeld = async (
  tx: TenantTx,
  writing: Writing,
  held: DeliveryHold,
): Promise<MessageId | undefined> => {
  await lockTalk(tx, held.workspaceId);
  if (!(await isHeld(tx, writing.scope, held))) return undefined;
  const id = await beginAnswer(tx, writing);
  await tell(tx, writing);
  return id;
};

/** One statement more than needed proves the hold, so that nobody writes over a cancelled answer. */
const beat = async (writing: Writing): Promise<void> => {
  const { ctx, scope, hold, answerId, body, written } = writing;
  if (hold === undefined) return;
  const renewed = await withTenant(ctx.db, scope, async (tx) => {
    const next = await renewHold(tx, scope, hold, DELIVERY_LEASE_MS);
    if (next !== undefined && answerId !== undefined && body !== written) {
      await updateMessage(tx, scope, answerId, ["streaming"], { body });
      await tell(tx, writing);
    }
    return next;
  });
  writing.lastContactAt = performance.now();
  writing.written = body;
  if (renewed === undefined) lose(writing);
  else writing.hold = renewed;
};

const isDue = ({ answerId, body, written, lastContactAt }: Writing): boolean => {
  const quietMs = performance.now() - lastContactAt;
  return quietMs >= (answerId !== undefined && body !== written ? batchMsFor(body.length) : LOOK_MS);
};

const keepBeating = async (writing: Writing): Promise<void> => {
  while (!writing.closed && writing.hold !== undefined) {
    await delay(TICK_MS);
    if (writing.closed || !isDue(writing)) continue;
    try {
      await inTurn(writing, () => beat(writing));
    } catch {
      // The database is away: the answer goes on in memory until the hold would have run out.
      if (performance.now() - writing.lastContactAt > DELIVERY_LEASE_MS) lose(writing);
      else await delay(LOOK_MS);
    }
  }
};

const writeEnd = async (
  tx: TenantTx,
  writing: Writing,
  held: DeliveryHold,
  end: AnswerEnd,
): Promise<boolean> => {
  const { scope, claim, body } = writing;
  const { status } = end;
  if (!(await releaseHold(tx, scope, held, status))) return false;
  const id = writing.answerId ?? (await beginAnswer(tx, writing));
  const error = status === "failed" ? end.error : null;
  await updateMessage(tx, scope, id, ["streaming"], { status, body, error, finished: true });
  await recordActivity(tx, scope, claim.question.workspaceId);
  await noteKeyHealth(
    tx,
    scope,
    claim.run.id,
    status === "done" ? { status } : { status, code: end.error.code },
  );
  await tell(tx, writing);
  return true;
};

/** `onLost` is called once, when the hold turns out to be another's or nobody's. */
export const createAnswerWriter = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  claim: Claim,
  onLost: () => void,
): AnswerWriter => {
  const writing: Writing = {
    ...{ ctx, scope, claim, onLost, hold: claim.hold, answerId: undefined },
    ...{ body: "", written: "", closed: false, lastContactAt: performance.now(), turn: Promise.resolve() },
  };
  const beating = keepBeating(writing);
  const inTransaction = <T>(work: (tx: TenantTx) => Promise<T>): Promise<T> =>
    retryBriefly(() => withTenant(ctx.db, scope, work));
  const stop = async (): Promise<DeliveryHold | undefined> => {
    writing.closed = true;
    await beating;
    return writing.hold;
  };
  return {
    open: () =>
      inTurn(writing, async () => {
        const { hold, answerId } = writing;
        if (hold === undefined || answerId !== undefined) return;
        writing.answerId = await inTransaction((tx) => openHeld(tx, writing, hold));
        if (writing.answerId === undefined) lose(writing);
      }),
    append: (text) => {
      writing.body += text.replaceAll("\u0000", "");
    },
    length: () => writing.body.length,
    finish: async (end) => {
      const held = await stop();
      return held !== undefined && inTransaction((tx) => writeEnd(tx, writing, held, end));
    },
    putBack: async () => {
      const held = await stop();
      if (held === undefined) return;
      await inTransaction(async (tx) => {
        if (await releaseHold(tx, scope, held, "queued")) await tell(tx, writing);
      });
    },
  };
};
