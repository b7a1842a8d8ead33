import { withTenant } from "@molecule/db";
import {
  bumpDesiredGeneration,
  lockTenant,
  lockWorkspace,
  recordAudit,
  recordChange,
  updateWorkspace,
} from "@molecule/db/repositories";
import { DomainError, type ExecutorChoice, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Chooses who answers in a workspace of a sandbox, the small loop or the installed runtime itself, and restarts it
 * where it runs.
 * @throws DomainError CONFLICT outside of a sandbox, RUNTIME_NOT_INSTALLED
 */
export const setExecutor = async (
  ctx: Pick<ServiceContext, "db" | "installedRuntimes">,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId; readonly executor: ExecutorChoice },
): Promise<void> => {
  assertRole(scope, "member", "choose who answers in a workspace");
  const { workspaceId, executor } = input;
  await withTenant(ctx.db, scope, async (tx) => {
    const { sandbox } = await lockTenant(tx, scope, "share");
    const { runtime, executor: before, desiredState } = await lockWorkspace(tx, scope, workspaceId, "update");
    if (!sandbox)
      throw new DomainError(
        "CONFLICT",
        "Outside of a sandbox the runtime itself answers, and nothing else.",
        {
          remedy: "Nothing needs to be chosen here.",
        },
      );
    if (executor === before) return;
    if (!isStartable(ctx, { sandbox, runtime, executor }))
      throw new DomainError("RUNTIME_NOT_INSTALLED", `This installation has no “${runtime}”.`, {
        remedy: `Install it with “molecule runtime install ${runtime}”, then choose again.`,
      });
    await updateWorkspace(tx, scope, workspaceId, { executor });
    if (desiredState === "running") await bumpDesiredGeneration(tx, scope, workspaceId);
    const detail = { before, after: executor };
    await recordAudit(tx, scope, { workspaceId, action: "workspace.executor", detail });
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "workspace" });
  });
};
