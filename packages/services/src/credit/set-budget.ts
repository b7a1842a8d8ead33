import { notify, withTenant } from "@molecule/db";
import {
  getWorkspace,
  insertBudget,
  lockBudgetLike,
  lockTenant,
  recordAudit,
  recordChange,
  updateBudget,
} from "@molecule/db/repositories";
import {
  type BudgetEnforcement,
  type BudgetId,
  type BudgetScope,
  type BudgetWindow,
  DomainError,
  type NanoUsd,
  newId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type SetBudgetInput = {
  readonly scope: BudgetScope;
  /** Whose budget it is; of a key budget null means each run of every workspace. */
  readonly workspaceId: WorkspaceId | null;
  readonly window: BudgetWindow;
  readonly limitNanoUsd: NanoUsd;
  readonly enforcement: BudgetEnforcement;
  /** Whose money it bounds: what the platform charges, or what providers bill the tenant. */
  readonly payer: "platform" | "tenant";
};

const check = ({ scope, workspaceId, limitNanoUsd, enforcement, payer }: SetBudgetInput): void => {
  const refuse = (field: string, message: string, remedy: string): never => {
    throw new DomainError("BAD_INPUT", message, { field, remedy });
  };
  if (limitNanoUsd < 0n) refuse("limitNanoUsd", "A budget cannot be negative.", "Give zero or more.");
  if (enforcement === "stop" && payer === "tenant")
    refuse(
      "enforcement",
      "Calls on the organization's own credential do not pass the platform, so nothing here can stop them.",
      'Choose "warn" for what providers bill the organization.',
    );
  if (scope === "workspace" && workspaceId === null)
    refuse("workspaceId", "A workspace budget needs its workspace.", "Name the workspace.");
  if (scope === "tenant" && workspaceId !== null)
    refuse("workspaceId", "A budget of the organization has no workspace.", "Leave the workspace out.");
};

/**
 * Sets what may be spent in a window: one budget per subject, window and payer, so that setting it again changes it.
 * Gateways follow within a moment.
 * @throws DomainError FORBIDDEN (admin), BAD_INPUT, NOT_FOUND (workspace)
 */
export const setBudget = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: SetBudgetInput,
): Promise<{ readonly budgetId: BudgetId }> => {
  assertRole(scope, "admin", "set a budget");
  check(input);
  return withTenant(ctx.db, scope, async (tx) => {
    const { workspaceId, limitNanoUsd, enforcement } = input;
    // Of two who set the first one at once, the second finds it and changes it.
    await lockTenant(tx, scope, "update");
    if (workspaceId !== null) await getWorkspace(tx, scope, workspaceId);
    const before = await lockBudgetLike(tx, scope, input);
    const budgetId = before?.id ?? newId<BudgetId>();
    const createdBy = scope.actor.kind === "user" ? scope.actor.userId : null;
    if (before === undefined) await insertBudget(tx, scope, { ...input, id: budgetId, createdBy });
    else await updateBudget(tx, scope, budgetId, { limitNanoUsd, enforcement });
    await recordAudit(tx, scope, {
      workspaceId,
      action: "budget.set",
      detail: {
        ...{ budgetId, scope: input.scope, window: input.window, payer: input.payer, enforcement },
        limitNanoUsd: limitNanoUsd.toString(),
        before:
          before === undefined
            ? null
            : { limitNanoUsd: before.limitNanoUsd.toString(), enforcement: before.enforcement },
      },
    });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "usage" });
    await notify(tx, "molecule_budgets", scope.tenantId);
    return { budgetId };
  });
};
