import type { MessageId, NanoUsd, RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { messages } from "../schema/index.ts";
import { textArray } from "../text-array.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { listOwners } from "./lease-sql.ts";

/**
 * A deliverer's hold on one question. `until` is also its proof: each renewal changes it, so whoever holds an
 * older one knows that the question was cancelled, or taken over.
 */
export type DeliveryHold = {
  readonly questionId: MessageId;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  readonly until: Date;
};

/** Whole milliseconds, which is what a Date can hold, so that the proof compares equal. */
const leaseFor = (ms: number): SQL<Date> =>
  sql<Date>`date_trunc('milliseconds', clock_timestamp() + make_interval(secs => ${ms / 1000}::double precision))`;

const heldBy = (scope: TenantScope, hold: DeliveryHold): SQL | undefined =>
  and(
    eq(messages.tenantId, scope.tenantId),
    eq(messages.id, hold.questionId),
    eq(messages.status, "sending"),
    eq(messages.runId, hold.runId),
    eq(messages.leaseUntil, hold.until),
  );

/**
 * Takes a queued question for one run. The caller holds the talk's lock.
 * @param owner the deliverer's process; null when nobody can tell whether it lives
 * @returns undefined when it is not queued
 */
export const holdQuestion = async (
  tx: TenantTx,
  scope: TenantScope,
  question: Pick<DeliveryHold, "questionId" | "workspaceId" | "runId">,
  { owner, leaseMs }: { readonly owner: string | null; readonly leaseMs: number },
): Promise<DeliveryHold | undefined> => {
  const [row] = await tx
    .update(messages)
    .set({
      status: "sending",
      leaseOwner: owner,
      runId: question.runId,
      error: null,
      finishedAt: null,
      leaseUntil: leaseFor(leaseMs),
    })
    .where(
      and(
        eq(messages.tenantId, scope.tenantId),
        eq(messages.id, question.questionId),
        eq(messages.status, "queued"),
      ),
    )
    .returning({ until: messages.leaseUntil });
  return row?.until ? { ...question, until: row.until } : undefined;
};

/** Whether a hold still stands; whoever holds the talk's lock keeps it from being taken away meanwhile. */
export const isHeld = async (tx: TenantTx, scope: TenantScope, hold: DeliveryHold): Promise<boolean> =>
  (await tx.$count(messages, heldBy(scope, hold))) === 1;

/** Extends a hold. @returns undefined when it is lost */
export const renewHold = async (
  tx: TenantTx,
  scope: TenantScope,
  hold: DeliveryHold,
  leaseMs: number,
): Promise<DeliveryHold | undefined> => {
  const [row] = await tx
    .update(messages)
    .set({ leaseUntil: leaseFor(leaseMs) })
    .where(heldBy(scope, hold))
    .returning({ until: messages.leaseUntil });
  return row?.until ? { ...hold, until: row.until } : undefined;
};

/** Ends a hold with what became of the question. @returns false when it was lost before */
export const releaseHold = async (
  tx: TenantTx,
  scope: TenantScope,
  hold: DeliveryHold,
  status: "queued" | "done" | "failed",
): Promise<boolean> => {
  const rows = await tx
    .update(messages)
    .set({
      status,
      leaseUntil: null,
      leaseOwner: null,
      ...(status === "queued" ? { runId: null } : { finishedAt: sql`clock_timestamp()` }),
    })
    .where(heldBy(scope, hold))
    .returning({ id: messages.id });
  return rows.length === 1;
};

/** Processes that have a question in hand, by their holds. */
export const listDeliveryOwners = (tx: SystemTx): Promise<string[]> =>
  listOwners(tx, messages, sql`status = 'sending'`);

/** Lets the holds of these processes run out now, as they would by themselves. @returns how many */
export const expireHolds = async (tx: SystemTx, owners: readonly string[]): Promise<number> => {
  const rows = await tx.execute(sql`
    update messages set lease_until = now()
      where status = 'sending' and lease_owner = any(${textArray(owners)}) and lease_until > now()
      returning id`);
  return rows.length;
};

/**
 * So long after an answer its calls may not be in the ledger yet: the gateway writes them to its disk first, and to the
 * ledger in groups.
 */
const LEDGER_LAG_MS = 1_000;
/** The agent of an answer that was stopped learns of it a moment later, and may make another call until then. */
const STOPPED_LAG_MS = 2_500;

/**
 * What the gateway charged for answering a question; null while a call is not settled, or may not be known. The
 * small loop names the question in each call, so that all tries count; a runtime that cannot is charged with what
 * its run used while the answer was written, the last time that it was.
 */
export const findAnswerCharge = async (
  tx: TenantTx,
  scope: TenantScope,
  questionId: MessageId,
): Promise<NanoUsd | null> => {
  const [row] = await tx.execute<{ open: number; young: boolean; amount: string }>(sql`
    select count(*) filter (where a.status in ('admitted', 'unresolved'))::int as open,
        coalesce(answer.finished_at > clock_timestamp() - make_interval(secs =>
          case answer.status when 'done' then ${LEDGER_LAG_MS / 1_000}::float8
            else ${STOPPED_LAG_MS / 1_000}::float8 end), true) as young,
        coalesce(-sum(l.amount_nano_usd), 0)::text as amount
      from messages answer
      left join runs r on r.tenant_id = answer.tenant_id and r.id = answer.run_id
      left join llm_attempts a on a.tenant_id = answer.tenant_id and a.workspace_id = answer.workspace_id
        and (a.client_request_id = answer.reply_to::text
          or (r.executor is distinct from 'loop' and a.run_id = answer.run_id
            and a.admitted_at between coalesce(answer.begun_at, answer.created_at)
              and coalesce(answer.finished_at, clock_timestamp())))
      left join ledger_entries l on l.tenant_id = a.tenant_id and l.attempt_id = a.id
        and l.kind = 'charge' and l.account = 'tenant_credit'
      where answer.tenant_id = ${scope.tenantId} and answer.reply_to = ${questionId}
      group by answer.id`);
  if (row === undefined || row.young || row.open > 0) return null;
  return BigInt(row.amount);
};

/** Finished answers of a workspace that the platform paid for and whose charge was not settled yet. */
export const listUnchargedQuestions = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<MessageId[]> => {
  const rows = await tx.execute<{ id: MessageId }>(sql`
    select reply_to as id from messages
      where tenant_id = ${scope.tenantId} and workspace_id = ${workspaceId} and author = 'agent'
        and payer = 'platform' and charge_nano_usd is null and finished_at > now() - interval '1 day'
      order by seq desc limit 20`);
  return rows.map((row) => row.id);
};
