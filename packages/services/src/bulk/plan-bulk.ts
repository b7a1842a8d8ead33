import { listWorkspaces, type Workspace } from "@molecule/db/repositories";
import { DomainError, notFound, type PayerFacts, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { WorkspaceJudgement } from "../billing/judge-facts.ts";
import { describeStanding } from "../billing/payer-standing.ts";
import { resolveTenantWith } from "../billing/resolve-tenant.ts";
import type { ServiceContext } from "../service-context.ts";

/** What a bulk restart would do with one workspace. */
export type PlannedRestart = {
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  /** What a restart would apply. */
  readonly why: string;
  /** Who pays for the run that serves now, and who would; null where nothing serves, or nothing would start. */
  readonly payerBefore: PayerFacts | null;
  readonly payerAfter: PayerFacts | null;
  /** Why it would be left as it is; null when it would be restarted. */
  readonly left: { readonly code: string; readonly message: string } | null;
};

export type BulkChoice = {
  /** These, or whatever has something to apply. */
  readonly workspaceIds: readonly WorkspaceId[] | "pending";
};

const MOST_ITEMS = 2_000;

const payerOf = ({ payer, mode, provider, credentialMethod }: PayerFacts): PayerFacts => ({
  ...{ payer, mode, provider, credentialMethod },
});

/** A workspace that rests stays at rest; one that could not start anew keeps what serves it. */
const whyLeft = (
  ctx: ServiceContext,
  { name, desiredState }: Workspace,
  judgement: WorkspaceJudgement,
): PlannedRestart["left"] => {
  if (desiredState !== "running")
    return {
      code: "NOT_RUNNING",
      message: `${name} is ${desiredState}; resuming it applies what was saved.`,
    };
  const { refusal, plan } = describeStanding(ctx.registry, judgement);
  return plan.ok || refusal === null ? null : { code: plan.code, message: refusal.message };
};

const planOne = (
  ctx: ServiceContext,
  workspace: Workspace,
  judgement: WorkspaceJudgement,
): PlannedRestart => {
  const { plan, drift, liveReceipt } = judgement;
  return {
    workspaceId: workspace.id,
    name: workspace.name,
    why: drift?.pending === true ? drift.summary : "nothing has changed; the same start again",
    payerBefore: liveReceipt === null ? null : payerOf(liveReceipt),
    payerAfter: plan.ok ? payerOf(plan.payer) : null,
    left: whyLeft(ctx, workspace, judgement),
  };
};

/**
 * What a bulk restart would do, workspace by workspace: which, why, and who pays before and after. The server's own
 * receipts say what is pending; no screen does. The first that would be restarted is the canary.
 * @throws DomainError FORBIDDEN, NOT_FOUND, TOO_LARGE
 */
export const planBulkRestart = async (
  ctx: ServiceContext,
  scope: TenantScope,
  { workspaceIds }: BulkChoice,
): Promise<readonly PlannedRestart[]> => {
  assertRole(scope, "member", "restart workspaces");
  const wanted = workspaceIds === "pending" ? null : new Set(workspaceIds);
  const { found: all, judgements } = await resolveTenantWith(
    ctx,
    scope,
    workspaceIds === "pending" ? "all" : workspaceIds,
    (tx) => listWorkspaces(tx, scope),
  );
  const chosen = all.filter(({ id }) => wanted?.has(id) ?? true);
  if (wanted !== null && chosen.length < wanted.size) throw notFound("workspace");
  if (chosen.length > MOST_ITEMS && wanted !== null)
    throw new DomainError("TOO_LARGE", `At most ${MOST_ITEMS} workspaces are restarted together.`, {
      field: "workspaceIds",
      remedy: "Restart them in parts.",
    });
  return chosen
    .flatMap((workspace) => {
      const judgement = judgements.get(workspace.id);
      if (judgement === undefined) return [];
      if (wanted === null && judgement.drift?.pending !== true) return [];
      return [planOne(ctx, workspace, judgement)];
    })
    .slice(0, MOST_ITEMS);
};
