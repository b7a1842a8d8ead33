import { withTenant } from "@molecule/db";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { changeDesiredState, type DesiredStateChange } from "./change-desired-state.ts";

/** Stops a workspace until someone resumes it; what is paused already stays so. */
export const pauseWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: DesiredStateChange,
): Promise<{ readonly paused: readonly WorkspaceId[] }> => {
  assertRole(scope, "member", "pause a workspace");
  const change = { to: "paused", action: "workspace.paused" } as const;
  return { paused: await withTenant(ctx.db, scope, (tx) => changeDesiredState(tx, scope, input, change)) };
};
