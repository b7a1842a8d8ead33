import { withTenant } from "@molecule/db";
import {
  type AuditEvent,
  listAuditEvents,
  listStoredValues,
  type StoredValue,
} from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestTenant, type TestTenantOptions } from "@molecule/testing";
import type { ServiceContext } from "../../service-context.ts";
import type { CreateWorkspaceInput } from "../../workspace/create-workspace.ts";
import { makeWorkspace } from "../../workspace/testing/test-workspace.ts";

/** One workspace in a tenant of its own, to write secrets to. For tests. */
export type World = { readonly scope: TenantScope; readonly workspaceId: WorkspaceId };

type Database = Pick<ServiceContext, "db">;

export const createWorld = async (
  ctx: ServiceContext,
  { model, secrets, ...tenant }: TestTenantOptions & Pick<CreateWorkspaceInput, "model" | "secrets"> = {},
): Promise<World> => {
  const scope = await createTestTenant(ctx.db, tenant);
  return { scope, workspaceId: await makeWorkspace(ctx, scope, "w", { model, secrets }) };
};

/** What is stored for the workspace, at both scopes. */
export const storedIn = ({ db }: Database, { scope, workspaceId }: World): Promise<StoredValue[]> =>
  withTenant(db, scope, (tx) => listStoredValues(tx, scope, workspaceId));

export const findStored = async (
  database: Database,
  world: World,
  name: string,
): Promise<StoredValue | undefined> => (await storedIn(database, world)).find((row) => row.name === name);

export const auditOf = ({ db }: Database, { scope }: World): Promise<AuditEvent[]> =>
  withTenant(db, scope, (tx) => listAuditEvents(tx, scope, { limit: 100 }));
