import { type Database, withTenant } from "@molecule/db";
import { listOpenRuns, type Workspace, type WorkspaceLease } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestTenant, type TestTenantOptions } from "@molecule/testing";
import type { SecretEntry } from "../../secret/change-set.ts";
import type { ServiceContext } from "../../service-context.ts";
import { makeWorkspace, readWorkspace } from "../../workspace/testing/test-workspace.ts";
import { endRun } from "../end-run.ts";
import { markLive } from "../mark-live.ts";
import { type PreparedRun, type PrepareRunInput, prepareRun } from "../prepare-run.ts";
import { claimForTest, prepared, testPrepareInput } from "./test-lease.ts";

/** What `prepareRun` works with, over a test database. */
export type StartContext = { readonly ctx: ServiceContext; readonly input: PrepareRunInput };

export const createStartContext = async (db: Database): Promise<StartContext> => {
  const { ctx, openSecret } = await createTestContext(db);
  return { ctx, input: testPrepareInput(openSecret) };
};

/** A tenant of its own, and what its people and a supervisor do with its workspaces. For tests. */
export type TestTeam = {
  readonly scope: TenantScope;
  readonly make: (model?: string, secrets?: readonly SecretEntry[]) => Promise<WorkspaceId>;
  readonly read: (id: WorkspaceId) => Promise<Workspace>;
  /** Starts a workspace: the new run is live, and the one before it has ended. */
  readonly goLive: (id: WorkspaceId) => Promise<{ lease: WorkspaceLease; start: PreparedRun }>;
};

export const createTestTeam = async (
  { ctx, input }: StartContext,
  options: TestTenantOptions = { billingMode: "byok" },
): Promise<TestTeam> => {
  const scope = await createTestTenant(ctx.db, options);
  return {
    scope,
    make: (model, secrets) => makeWorkspace(ctx, scope, "Ada", { model, secrets }),
    read: (id) => readWorkspace(ctx, scope, id),
    goLive: async (id) => {
      const lease = await claimForTest(ctx.db, id, "test-supervisor", ["test-supervisor"]);
      const start = prepared(await prepareRun(ctx, lease, input));
      for (const open of await withTenant(ctx.db, scope, (tx) => listOpenRuns(tx, scope, id)))
        if (open.id !== start.run.id)
          await endRun(ctx, lease, { ...open, reason: "superseded", detail: "replaced", retry: false });
      if (!(await markLive(ctx, lease, start.run))) throw new Error("the run did not come to serve");
      return { lease, start };
    },
  };
};
