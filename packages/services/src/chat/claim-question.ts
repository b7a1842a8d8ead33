import { withTenant } from "@molecule/db";
import {
  type DeliveryHold,
  type DeliveryRun,
  findDeliveryRun,
  findNextQuestion,
  holdQuestion,
  listSendingQuestions,
  lockTalk,
  type Message,
  recordChange,
} from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

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
 * Takes the oldest waiting question of a workspace for its live run. One question of a workspace is delivered at
 * a time, whoever delivers; one that a dead deliverer left has to be closed first.
 * @param owner the deliverer's process, by a name that tells others when it is dead
 * @returns undefined when nothing waits, no run can take it, or another one is in somebody's hands;
 *   `abandoned` when one is in the hands of a dead deliverer
 */
export const claimQuestion = (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  owner: string | null,
): Promise<Claim | "abandoned" | undefined> =>
  withTenant(ctx.db, scope, async (tx) => {
    await lockTalk(tx, workspaceId);
    const sending = await listSendingQuestions(tx, scope, workspaceId);
    if (sending.some(({ held }) => !held)) return "abandoned";
    if (sending.length > 0) return undefined;
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
