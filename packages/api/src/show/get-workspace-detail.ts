import { listStartTimeline, listWorkspaceCards, type WorkspaceCardRow } from "@molecule/db/repositories";
import { notFound, type RunReceipt, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { describeStanding, findRevertPlan, type PayerStanding, resolveTenantWith } from "@molecule/services";
import { findRealRuntime } from "@molecule/services/runtimes";
import type { ApiContext } from "../context.ts";
import type { WorkspaceDetail } from "../views/index.ts";
import { showDifferences } from "./show-differences.ts";
import { showProof } from "./show-lifecycle.ts";
import { showResolution } from "./show-standing.ts";
import { showCrash, showTrouble } from "./show-trouble.ts";
import { showWorkspaceNode } from "./show-workspace-node.ts";

/** `loop` is the small agent that stands in for a runtime; it is never passed off as the real one. */
const labelExecutor = (executor: string | null, runtime: string, sandbox: boolean): string => {
  if (executor === null) return runtime;
  if (executor !== "loop") return executor;
  return sandbox ? "Sandbox loop" : `Small loop in place of ${runtime}`;
};

const payerOf = ({ payer, mode, provider, credentialMethod }: RunReceipt) => ({
  payer,
  mode,
  provider,
  credentialMethod,
});

const showLiveRun = (
  { workspace, liveRun }: WorkspaceCardRow,
  receipt: RunReceipt | null,
  sandbox: boolean,
): WorkspaceDetail["liveRun"] => {
  if (liveRun === null || liveRun.liveAt === null) return null;
  return {
    id: liveRun.id,
    generation: liveRun.generation,
    paysAs: receipt === null ? null : payerOf(receipt),
    model: receipt?.model ?? null,
    executorLabel: labelExecutor(liveRun.executor, workspace.runtime, sandbox),
    agentVersion: liveRun.agentVersion,
    liveAt: liveRun.liveAt,
    heartbeatAt: liveRun.heartbeatAt,
    draining: liveRun.drainingAt !== null,
    proof: showProof(liveRun.proof),
    proving: liveRun.proveAskedAt !== null,
  };
};

const showExecutor = (
  { services }: ApiContext,
  { workspace }: WorkspaceCardRow,
  sandbox: boolean,
): WorkspaceDetail["executor"] => {
  const real = findRealRuntime(workspace.runtime);
  if (!sandbox || real === undefined) return null;
  const installed = services.installedRuntimes.has(real.runtime);
  return { choice: workspace.executor, product: real.product, installed };
};

const listLinks = ({ services }: ApiContext, { resolution }: PayerStanding): WorkspaceDetail["links"] => {
  const provider = services.registry.providers.find(({ name }) => name === resolution.derivedProvider);
  if (provider === undefined || provider.keyPage === null || resolution.resolvedMode !== "byok") return [];
  return [{ label: `Keys of ${provider.displayName}`, url: provider.keyPage }];
};

const isCancellable = ({ workspace }: WorkspaceCardRow): boolean => {
  const { desiredState, desiredGeneration: wanted, observedGeneration, cancelledGeneration } = workspace;
  const waits = wanted !== observedGeneration || workspace.stage !== null || workspace.nextAttemptAt !== null;
  return desiredState === "running" && waits && cancelledGeneration !== wanted;
};

/** Refusals of a start that was prepared. */
const REVERTIBLE: ReadonlySet<string> = new Set(["START_FAILED", "PROVING_FAILED", "CRASH_LOOP"]);

/** Looked for only where a start failed after it was prepared: a refusal says itself what to mend. */
const showRevert = async (
  { services }: ApiContext,
  scope: TenantScope,
  { workspace: { id, refusal } }: WorkspaceCardRow,
): Promise<WorkspaceDetail["revert"]> => {
  if (refusal === null || !REVERTIBLE.has(refusal.code)) return null;
  const plan = await findRevertPlan(services, scope, id);
  if (plan === null) return null;
  return {
    names: [...plan.names],
    modelChanges: plan.back.some(({ model }) => model !== undefined),
    forAll: plan.back.some(({ workspaceId }) => workspaceId === null),
  };
};

/** @throws DomainError NOT_FOUND */
export const getWorkspaceDetail = async (
  ctx: ApiContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<WorkspaceDetail> => {
  const { services } = ctx;
  const { found, judgements } = await resolveTenantWith(services, scope, [workspaceId], async (tx) => ({
    card: (await listWorkspaceCards(tx, scope, [workspaceId]))[0],
    timeline: await listStartTimeline(tx, scope, workspaceId),
  }));
  const { card, timeline } = found;
  const judgement = judgements.get(workspaceId);
  if (card === undefined || judgement === undefined) throw notFound("workspace");
  const standing = describeStanding(services.registry, judgement);
  const { sandbox } = judgement.facts;
  return {
    node: showWorkspaceNode(card, standing, sandbox),
    driver: card.workspace.driver,
    executor: showExecutor(ctx, card, sandbox),
    createdAt: card.workspace.createdAt,
    desiredGeneration: card.workspace.desiredGeneration,
    observedGeneration: card.workspace.observedGeneration,
    timeline,
    hibernateAfterMinutes: card.workspace.hibernateAfterMinutes,
    cancellable: isCancellable(card),
    revert: await showRevert(ctx, scope, card),
    crash: showCrash(card.workspace),
    trouble: showTrouble(card.workspace),
    liveRun: showLiveRun(card, judgement.liveReceipt, sandbox),
    resolution: showResolution(standing),
    differences: showDifferences(judgement.liveReceipt, standing),
    links: listLinks(ctx, standing),
  };
};
