import { type Database, withTenant } from "@molecule/db";
import { insertWorkspace, type Workspace } from "@molecule/db/repositories";
import { newId, type TenantScope, type WorkspaceId } from "@molecule/domain";

export type TestWorkspaceOptions = {
  readonly name?: string;
  readonly runtime?: string;
  readonly parentId?: WorkspaceId | null;
};

/** A bare workspace row, without a model or secrets; verbs under test add what they are about. */
export const createTestWorkspace = (
  db: Database,
  scope: TenantScope,
  options: TestWorkspaceOptions = {},
): Promise<Workspace> => {
  const id = newId<WorkspaceId>();
  return withTenant(db, scope, (tx) =>
    insertWorkspace(tx, scope, {
      id,
      name: options.name ?? `workspace-${id.slice(-6)}`,
      runtime: options.runtime ?? "claude-code",
      parentId: options.parentId ?? null,
    }),
  );
};
