import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import { createTestApi, type TestApi } from "../suite.ts";

/** A workspace in an organization of its own, and what its owner calls. */
export type OwnedWorkspace = {
  readonly caller: ReturnType<TestApi["callerOf"]>;
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  /** Where it is, as procedures are told. */
  readonly here: { readonly tenantId: TenantScope["tenantId"]; readonly workspaceId: WorkspaceId };
};

export type OwnedApi = Awaited<ReturnType<typeof createOwnedApi>>;

/** The whole API, and somebody who has signed in to own things. Close it when the tests of a file end. */
export const createOwnedApi = async () => {
  const test = await createTestApi();
  const owner = await test.createPerson();
  const caller = test.callerOf(owner);
  return {
    ...test,
    owner,
    createOwned: async (): Promise<OwnedWorkspace> => {
      const scope = await test.createTenant(owner);
      const { id: workspaceId } = await createTestWorkspace(test.db, scope, { name: "marketing" });
      return { caller, scope, workspaceId, here: { tenantId: scope.tenantId, workspaceId } };
    },
  };
};
