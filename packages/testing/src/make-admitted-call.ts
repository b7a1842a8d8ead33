import type { AttemptRow } from "@molecule/db/repositories";
import { type AttemptId, newId, type RunId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import type { AdmittedCall } from "@molecule/services/calls";

/**
 * A call of today, admitted at its model's price without anything set aside; with what a test wants otherwise. Its
 * model names the vendor: `openai/gpt-5.4`.
 */
export const makeAdmittedCall = (
  scope: Pick<TenantScope, "tenantId">,
  workspaceId: WorkspaceId,
  { model = "openai/gpt-5.4", ...over }: Partial<AttemptRow> = {},
): AdmittedCall => {
  const price = findPrice(registry, model, new Date());
  const [vendor, wireModel] = model.split("/");
  if (price === undefined || vendor === undefined || wireModel === undefined) throw new Error("no price");
  return {
    ...{ id: newId<AttemptId>(), tenantId: scope.tenantId, workspaceId, runId: newId<RunId>() },
    ...{ gatewayId: "g", dialect: vendor === "anthropic" ? "anthropic" : "openai", model, vendor, wireModel },
    ...{ streaming: false, sandbox: false, clientRequestId: null, price },
    ...{ holdNanoUsd: 0n, held: 0, spendDay: new Date().toISOString().slice(0, 10) },
    ...over,
  };
};
