import type { TenantTx } from "@molecule/db";
import { findRunReceipt, recordAlertOnce, recordChange, recordKeyHealth } from "@molecule/db/repositories";
import type { RunId, TenantScope } from "@molecule/domain";

/** How an answer ended, as far as it says something about a key. */
export type AnswerVerdict =
  | { readonly status: "done" }
  | { readonly status: "failed"; readonly code: string };

/** An agent's word for a provider's 401 or 403. */
const REFUSED = "CREDENTIAL_REFUSED";

/**
 * Notes on the credential of a run that the tenant pays for whether its provider took it; an end that says nothing
 * about the key changes nothing. In the transaction that writes the answer's end.
 */
export const noteKeyHealth = async (
  tx: TenantTx,
  scope: TenantScope,
  runId: RunId,
  verdict: AnswerVerdict,
): Promise<void> => {
  if (verdict.status === "failed" && verdict.code !== REFUSED) return;
  const receipt = await findRunReceipt(tx, scope, runId);
  if (receipt === undefined || receipt.payer !== "tenant" || receipt.credential === null) return;
  const { name, scope: at, version } = receipt.credential;
  const health = verdict.status === "done" ? "working" : "rejected";
  const place = at === "workspace" ? receipt.workspaceId : null;
  if (!(await recordKeyHealth(tx, scope, { place, name, version }, { health, runId }))) return;
  const { tenantId } = scope;
  await recordChange(tx, { tenantId, workspaceId: place, topic: "secret" });
  if (health === "working") return;
  await recordAlertOnce(tx, {
    ...{ tenantId, workspaceId: place, code: "KEY_REJECTED", severity: "warning" },
    message: `The provider refused ${name} (version ${version}): set a new value.`,
    detail: { name, version },
  });
};
