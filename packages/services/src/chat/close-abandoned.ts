import { type TenantTx, withTenant } from "@molecule/db";
import {
  findAnswer,
  listSendingQuestions,
  lockTalk,
  openAnswer,
  recordChange,
  updateMessage,
} from "@molecule/db/repositories";
import {
  type MessageId,
  newId,
  type RunId,
  type Secret,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { callAgent } from "./agent-call.ts";
import { FAULTS } from "./agent-fault.ts";
import { findReachableRun, type ReachableRun } from "./find-reachable-run.ts";

/** A question that was given to a run, by a deliverer that died. */
type Abandoned = {
  readonly id: MessageId;
  readonly run: ReachableRun | null;
};

/** It was perhaps asked, and perhaps answered: it is not asked twice, it fails with a name, and a person decides. */
const fail = async (
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
 * Closes the questions of deliverers that died, and has the agents stop answering them: nobody would read the rest,
 * somebody would pay for it, and the next question would wait for its end.
 */
export const closeAbandoned = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  callKeyFor: (runId: RunId) => Secret,
): Promise<void> => {
  const abandoned = await withTenant(ctx.db, scope, async (tx): Promise<readonly Abandoned[]> => {
    await lockTalk(tx, workspaceId);
    const sending = await listSendingQuestions(tx, scope, workspaceId);
    const closed: Abandoned[] = [];
    for (const question of sending.filter(({ held }) => !held)) {
      await fail(tx, scope, workspaceId, question);
      const { id, runId } = question;
      closed.push({ id, run: runId === null ? null : await findReachableRun(tx, scope, runId) });
    }
    return closed;
  });
  for (const { id, run } of abandoned)
    if (run !== null) await callAgent(run.agentUrl, callKeyFor(run.id)).cancelAnswerTo(id, workspaceId);
};
