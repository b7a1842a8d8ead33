import type {
  MessageId,
  NanoUsd,
  Payer,
  RunId,
  TenantId,
  TenantScope,
  UserId,
  WorkspaceId,
} from "@molecule/domain";
import { notFound } from "@molecule/domain";
import { and, asc, eq, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { messages, runReceipts, runs, workspaces } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

export type Message = typeof messages.$inferSelect;
/** Why there is no answer: a code, what happened, and the next legal move. */
export type MessageError = NonNullable<Message["error"]>;

const place = (scope: TenantScope, id: MessageId): SQL | undefined =>
  and(eq(messages.tenantId, scope.tenantId), eq(messages.id, id));

/**
 * Serialises whoever changes which question of a workspace is delivered, until the transaction ends. A lock of
 * its own: the workspace's row is held by others for longer.
 */
export const lockTalk = async (tx: TenantTx, workspaceId: WorkspaceId): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`talk ${workspaceId}`}, 0))`);
};

/** Stores a question; sent again under the same id, it stays the one message that it was. */
export const insertQuestion = async (
  tx: TenantTx,
  scope: TenantScope,
  question: {
    readonly id: MessageId;
    readonly workspaceId: WorkspaceId;
    readonly userId: UserId | null;
    readonly body: string;
  },
): Promise<{ readonly inserted: boolean; readonly message: Message }> => {
  const [row] = await tx
    .insert(messages)
    .values({ ...question, tenantId: scope.tenantId, author: "user", status: "queued" })
    .onConflictDoNothing({ target: messages.id })
    .returning();
  return row === undefined
    ? { inserted: false, message: await getMessage(tx, scope, question.workspaceId, question.id) }
    : { inserted: true, message: row };
};

/** @throws DomainError NOT_FOUND, also for a message of another workspace or tenant */
export const getMessage = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<Message> => {
  const [row] = await tx
    .select()
    .from(messages)
    .where(and(place(scope, id), eq(messages.workspaceId, workspaceId)));
  if (row === undefined) throw notFound("message");
  return row;
};

/** The answer to a question, if one was begun. */
export const findAnswer = async (
  tx: TenantTx,
  scope: TenantScope,
  questionId: MessageId,
): Promise<Message | undefined> => {
  const [row] = await tx
    .select()
    .from(messages)
    .where(and(eq(messages.tenantId, scope.tenantId), eq(messages.replyTo, questionId)));
  return row;
};

export const countQueuedQuestions = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<number> => tx.$count(messages, queuedOf(scope, workspaceId));

const queuedOf = (scope: TenantScope, workspaceId: WorkspaceId): SQL | undefined =>
  and(
    eq(messages.tenantId, scope.tenantId),
    eq(messages.workspaceId, workspaceId),
    eq(messages.author, "user"),
    eq(messages.status, "queued"),
  );

/** The oldest question that waits. */
export const findNextQuestion = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<Message | undefined> => {
  const [row] = await tx
    .select()
    .from(messages)
    .where(queuedOf(scope, workspaceId))
    .orderBy(asc(messages.seq))
    .limit(1);
  return row;
};

/** Questions that are being delivered; `held` says whether their deliverer is still alive. */
export const listSendingQuestions = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<{ readonly id: MessageId; readonly runId: RunId | null; readonly held: boolean }[]> =>
  tx
    .select({
      id: messages.id,
      runId: messages.runId,
      held: sql<boolean>`coalesce(${messages.leaseUntil} > clock_timestamp(), false)`,
    })
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, scope.tenantId),
        eq(messages.workspaceId, workspaceId),
        eq(messages.author, "user"),
        eq(messages.status, "sending"),
      ),
    );

/** Changes of one message. */
export type MessagePatch = {
  readonly status?: Message["status"];
  readonly runId?: RunId | null;
  readonly body?: string;
  readonly error?: MessageError | null;
  readonly payer?: Payer | null;
  readonly chargeNanoUsd?: NanoUsd | null;
  readonly finished?: boolean;
};

/** Writes to a message while it stands as expected. @returns false when it does not any more */
export const updateMessage = async (
  tx: TenantTx,
  scope: TenantScope,
  id: MessageId,
  expected: readonly Message["status"][],
  { finished, ...patch }: MessagePatch,
): Promise<boolean> => {
  const rows = await tx
    .update(messages)
    .set({
      ...patch,
      ...(finished === undefined ? {} : { finishedAt: finished ? sql`clock_timestamp()` : null }),
    })
    .where(and(place(scope, id), inArray(messages.status, [...expected])))
    .returning({ id: messages.id });
  return rows.length === 1;
};

/** Begins an answer, or begins it anew when the question is answered once more. */
export const openAnswer = async (
  tx: TenantTx,
  scope: TenantScope,
  answer: Pick<Message, "id" | "workspaceId" | "replyTo" | "runId" | "payer"> & { readonly begunAt: Date },
): Promise<MessageId> => {
  const fresh = {
    status: "streaming" as const,
    body: "",
    error: null,
    chargeNanoUsd: null,
    finishedAt: null,
  };
  const [row] = await tx
    .insert(messages)
    .values({ ...answer, ...fresh, createdAt: answer.begunAt, tenantId: scope.tenantId, author: "agent" })
    .onConflictDoUpdate({
      target: messages.replyTo,
      set: { ...fresh, runId: answer.runId, payer: answer.payer, begunAt: answer.begunAt },
    })
    .returning({ id: messages.id });
  if (row === undefined) throw notFound("answer");
  return row.id;
};

/** The run that may be given a question: live, not draining, its lease still running. */
export type DeliveryRun = {
  readonly id: RunId;
  readonly agentUrl: string;
  readonly payer: Payer;
};

export const findDeliveryRun = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<DeliveryRun | undefined> => {
  const [row] = await tx
    .select({ id: runs.id, agentUrl: runs.agentUrl, receipt: runReceipts.receipt })
    .from(runs)
    .innerJoin(runReceipts, eq(runReceipts.runId, runs.id))
    .where(
      and(
        eq(runs.tenantId, scope.tenantId),
        eq(runs.workspaceId, workspaceId),
        isNotNull(runs.liveAt),
        isNull(runs.endedAt),
        isNull(runs.drainingAt),
        isNotNull(runs.agentUrl),
        sql`${runs.leaseUntil} > clock_timestamp()`,
      ),
    );
  if (row?.agentUrl === null || row === undefined) return undefined;
  return { id: row.id, agentUrl: row.agentUrl, payer: row.receipt.payer };
};

/** Says that a workspace was just talked to; hibernation counts from the last one. */
export const recordActivity = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<void> => {
  await tx
    .update(workspaces)
    .set({ lastActivityAt: sql`clock_timestamp()` })
    .where(and(eq(workspaces.tenantId, scope.tenantId), eq(workspaces.id, workspaceId)));
};

/** Talks whose deliverer died in the middle of a question; somebody must look at them. */
export const listAbandonedTalks = (
  tx: SystemTx,
): Promise<{ readonly tenantId: TenantId; readonly workspaceId: WorkspaceId }[]> =>
  tx
    .selectDistinct({ tenantId: messages.tenantId, workspaceId: messages.workspaceId })
    .from(messages)
    .where(
      and(
        eq(messages.author, "user"),
        eq(messages.status, "sending"),
        sql`coalesce(${messages.leaseUntil} <= clock_timestamp(), true)`,
      ),
    );
