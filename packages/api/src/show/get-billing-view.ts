import type { RunReceipt, TenantScope, WorkspaceId } from "@molecule/domain";
import { describeStanding, type PayerStanding, resolveWorkspace } from "@molecule/services";
import type { ApiContext } from "../context.ts";
import type { BillingView } from "../views/index.ts";
import { showDifferences } from "./show-differences.ts";
import { showPayer, showRefusal, showResolution } from "./show-standing.ts";

const showPlan = (standing: PayerStanding): BillingView["plan"] => {
  const { plan } = standing;
  return {
    refusal: showRefusal(standing),
    enters: plan.ok ? [...plan.enters] : [],
    withheld: [...plan.withheld],
    injected: plan.ok ? plan.injected.map(({ name }) => name) : [],
    chosen: plan.ok ? plan.chosen : null,
    credentialHost: plan.ok ? plan.credentialHost : null,
  };
};

/** A receipt without its fingerprints, which are for the audit alone. */
const showReceipt = (receipt: RunReceipt | null): BillingView["receipt"] => {
  if (receipt === null) return null;
  const { runId, generation, payer, mode, provider, credentialMethod, source, model, credential } = receipt;
  return {
    runId,
    generation,
    paysAs: { payer, mode, provider, credentialMethod },
    source,
    model,
    enters: [...receipt.injected],
    withheld: [...receipt.withheld],
    credential:
      credential === null
        ? null
        : { name: credential.name, scope: credential.scope, version: credential.version },
    registryHash: receipt.registryHash,
  };
};

/**
 * `organization` is its name for an operator, who does not belong to it.
 * @throws DomainError NOT_FOUND
 */
export const getBillingView = async (
  { services }: ApiContext,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  organization?: string,
): Promise<BillingView> => {
  const judgement = await resolveWorkspace(services, scope, workspaceId);
  const standing = describeStanding(services.registry, judgement, organization);
  return {
    workspaceId,
    payer: showPayer(standing),
    resolution: showResolution(standing),
    plan: showPlan(standing),
    receipt: showReceipt(judgement.liveReceipt),
    differences: showDifferences(judgement.liveReceipt, standing, organization),
  };
};
