import {
  BILLING_MODES,
  DomainError,
  parseBillingMode,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { assertOperator } from "../assert-role.ts";
import { applyChange } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import type { PayerStanding } from "./payer-standing.ts";

/**
 * Overrides who pays for one workspace; null clears the override. Operators only. It is its own confirmation of
 * a changed payer, and `disabled` also asks for the next generation at once.
 * @param input.mode one of the three modes, white space around it ignored, or null
 * @throws DomainError BAD_INPUT for any other mode; nothing is then written
 */
export const setOverride = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId; readonly mode: string | null },
): Promise<PayerStanding> => {
  assertOperator(scope, "override who pays for a workspace");
  const override = input.mode === null ? null : parseBillingMode(input.mode.trim());
  if (override === null && input.mode !== null)
    throw new DomainError("BAD_INPUT", `There is no billing mode "${input.mode.slice(0, 64)}".`, {
      field: "mode",
      suggestions: BILLING_MODES,
      remedy: `Use ${BILLING_MODES.join(", ")}, or null to clear the override.`,
    });
  const { standing } = await applyChange(ctx, scope, { workspaceId: input.workspaceId, override });
  if (standing === null) throw new Error("a change of one workspace was not judged");
  return standing;
};
