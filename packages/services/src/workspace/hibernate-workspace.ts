import { withTenant } from "@molecule/db";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { changeDesiredState, type DesiredStateChange } from "./change-desired-state.ts";

/** Stops a workspace until the next message, or until somebody resumes it. */
export const hibernateWorkspace = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: DesiredStateChange,
): Promise<{ readonly hibernated: readonly WorkspaceId[] }> => {
  assertRole(scope, "member", "let a workspace hibernate");
  const change = { to: "hibernated", action: "workspace.hibernated" } as const;
  return {
    hibernated: await withTenant(ctx.db, scope, (tx) => changeDesiredState(tx, scope, input, change)),
  };
};
