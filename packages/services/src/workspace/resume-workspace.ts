import { withTenant } from "@molecule/db";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { changeDesiredState, type DesiredStateChange } from "./change-desired-state.ts";

/** Starts a paused or hibernated workspace again, by the same path as a restart; a running one stays as it is. */
export const resumeWorkspace = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: DesiredStateChange,
): Promise<{ readonly resumed: readonly WorkspaceId[] }> => {
  assertRole(scope, "member", "resume a workspace");
  const change = { to: "running", action: "workspace.resumed" } as const;
  return { resumed: await withTenant(ctx.db, scope, (tx) => changeDesiredState(tx, scope, input, change)) };
};
