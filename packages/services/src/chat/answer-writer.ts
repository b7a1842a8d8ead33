import { setTimeout as delay } from "node:timers/promises";
import { type TenantTx, withTenant } from "@molecule/db";
import {
  type DeliveryHold,
  openAnswer,
  recordActivity,
  recordChange,
  releaseHold,
  renewHold,
  updateMessage,
} from "@molecule/db/repositories";
import { type MessageId, newId, type TenantScope } from "@molecule/domain";
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
  /** The agent took the question: the answer begins. */
  readonly open: () => Promise<void>;
  readonly append: (text: string) => void;
  readonly length: () => number;
  /** Writes the end. @returns false when the hold was lost: the question was cancelled, or taken over. */
  readonly finish: (end: AnswerEnd) => Promise<boolean>;
  /** Puts the question back, as if it had never been taken. */
  readonly putBack: () => Promise<void>;
};

/** `onLost` is called once, when the hold turns out to be another's or nobody's. */
export const createAnswerWriter = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  claim: Claim,
  onLost: () => void,
): AnswerWriter => {
  const { question, run, claimedAt } = claim;
  const { workspaceId } = question;
  let hold: DeliveryHold | undefined = claim.hold;
  let answerId: MessageId | undefined;
  let body = "";
  let written = "";
  let closed = false;
  let lastContactAt = performance.now();

  const tell = (tx: TenantTx) =>
    recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
  const lose = () => {
    hold = undefined;
    onLost();
  };
  const beginAnswer = async (tx: TenantTx): Promise<MessageId> => {
    const { id: runId, payer } = run;
    const fresh = {
      id: newId<MessageId>(),
      workspaceId,
      replyTo: question.id,
      runId,
      payer,
      createdAt: claimedAt,
    };
    return openAnswer(tx, scope, fresh);
  };

  /** One statement more than needed proves the hold, so that nobody writes over a cancelled answer. */
  const beat = async (): Promise<void> => {
    const held = hold;
    if (held === undefined) return;
    const text = body;
    const renewed = await withTenant(ctx.db, scope, async (tx) => {
      const next = await renewHold(tx, scope, held, DELIVERY_LEASE_MS);
      if (next !== undefined && answerId !== undefined && text !== written) {
        await updateMessage(tx, scope, answerId, ["streaming"], { body: text });
        await tell(tx);
      }
      return next;
    });
    lastContactAt = performance.now();
    written = text;
    if (renewed === undefined) lose();
    else hold = renewed;
  };
  const isDue = (): boolean => {
    const quietMs = performance.now() - lastContactAt;
    return answerId !== undefined && body !== written
      ? quietMs >= batchMsFor(body.length)
      : quietMs >= LOOK_MS;
  };
  const keepBeating = async (): Promise<void> => {
    while (!closed && hold !== undefined) {
      await delay(TICK_MS);
      if (closed || !isDue()) continue;
      try {
        await beat();
      } catch {
        // The database is away: the answer goes on in memory until the hold would have run out.
        if (performance.now() - lastContactAt > DELIVERY_LEASE_MS) lose();
        else await delay(LOOK_MS);
      }
    }
  };
  const beating = keepBeating();
  const stop = async (): Promise<DeliveryHold | undefined> => {
    closed = true;
    await beating;
    return hold;
  };

  const writeEnd = async (tx: TenantTx, held: DeliveryHold, end: AnswerEnd): Promise<boolean> => {
    if (!(await releaseHold(tx, scope, held, end.status))) return false;
    const id = answerId ?? (await beginAnswer(tx));
    const error = end.status === "failed" ? end.error : null;
    await updateMessage(tx, scope, id, ["streaming"], { status: end.status, body, error, finished: true });
    await recordActivity(tx, scope, workspaceId);
    await tell(tx);
    return true;
  };

  return {
    open: async () => {
      answerId ??= await retryBriefly(() =>
        withTenant(ctx.db, scope, async (tx) => {
          const id = await beginAnswer(tx);
          await tell(tx);
          return id;
        }),
      );
    },
    append: (text) => {
      body += text.replaceAll("\u0000", "");
    },
    length: () => body.length,
    finish: async (end) => {
      const held = await stop();
      if (held === undefined) return false;
      return retryBriefly(() => withTenant(ctx.db, scope, (tx) => writeEnd(tx, held, end)));
    },
    putBack: async () => {
      const held = await stop();
      if (held === undefined) return;
      await withTenant(ctx.db, scope, async (tx) => {
        if (await releaseHold(tx, scope, held, "queued")) await tell(tx);
      });
    },
  };
};
