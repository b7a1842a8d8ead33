import { type TenantTx, withTenant } from "@molecule/db";
import {
  type DeliveryHold,
  type DeliveryRun,
  findAnswer,
  findDeliveryRun,
  findNextQuestion,
  holdQuestion,
  listSendingQuestions,
  lockTalk,
  type Message,
  openAnswer,
  recordChange,
  updateMessage,
} from "@molecule/db/repositories";
import { type MessageId, newId, type RunId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { FAULTS } from "./agent-fault.ts";

/** How long a deliverer may be silent before it counts as dead. */
export const DELIVERY_LEASE_MS = 30_000;

/** A question that is ours to deliver, and the run to deliver it to. */
export type Claim = {
  readonly question: Message;
  readonly run: DeliveryRun;
  readonly hold: DeliveryHold;
  readonly claimedAt: Date;
};

/**
 * A question whose deliverer died was perhaps asked, and perhaps answered: it is not asked twice, it fails with a
 * name, and a person decides.
 */
const failAbandoned = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  question: { readonly id: MessageId; readonly runId: RunId | null },
): Promise<void> => {
  const failed = { status: "failed", error: FAULTS.lost, finished: true } as const;
  if (!(await updateMessage(tx, scope, question.id, ["sending"], { status: "failed", finished: true })))
    return;
  const answer = await findAnswer(tx, scope, question.id);
  const id =
    answer?.id ??
    (await openAnswer(tx, scope, {
      id: newId<MessageId>(),
      workspaceId,
      replyTo: question.id,
      runId: question.runId,
      payer: null,
      begunAt: new Date(),
    }));
  await updateMessage(tx, scope, id, ["queued", "streaming"], { ...failed, runId: question.runId });
  await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
};

/**
 * Takes the oldest waiting question of a workspace for its live run. One question of a workspace is delivered at
 * a time, whoever delivers; those of a dead deliverer are closed first.
 * @param owner the deliverer's process, by a name that tells others when it is dead
 * @returns undefined when nothing waits, no run can take it, or another deliverer is at it
 */
export const claimQuestion = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  owner: string | null,
): Promise<Claim | undefined> =>
  withTenant(ctx.db, scope, async (tx) => {
    await lockTalk(tx, workspaceId);
    const sending = await listSendingQuestions(tx, scope, workspaceId);
    for (const question of sending.filter(({ held }) => !held))
      await failAbandoned(tx, scope, workspaceId, question);
    if (sending.some(({ held }) => held)) return undefined;
    const question = await findNextQuestion(tx, scope, workspaceId);
    if (question === undefined) return undefined;
    const run = await findDeliveryRun(tx, scope, workspaceId);
    if (run === undefined) return undefined;
    const wanted = { questionId: question.id, workspaceId, runId: run.id };
    const hold = await holdQuestion(tx, scope, wanted, { owner, leaseMs: DELIVERY_LEASE_MS });
    if (hold === undefined) return undefined;
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
    return { question, run, hold, claimedAt: new Date(hold.until.getTime() - DELIVERY_LEASE_MS) };
  });
