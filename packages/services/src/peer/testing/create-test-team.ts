import { type Database, withTenant } from "@molecule/db";
import type { KeyedRun } from "@molecule/db/repositories";
import { runs } from "@molecule/db/schema";
import type { RunId, TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestTenant, createTestWorkspace, makeReceipt, recordTestRun } from "@molecule/testing";
import { eq } from "drizzle-orm";

export type TestMember = { readonly id: WorkspaceId; readonly name: string; readonly keyed: KeyedRun };

export type TestTeam = {
  readonly scope: TenantScope;
  readonly add: (
    name: string,
    parentId: WorkspaceId | null,
    payer?: "tenant" | "platform",
  ) => Promise<TestMember>;
};

/** Workspaces of a tenant of their own, each with a live run that the agent at `agentUrl` serves. For tests. */
export const createTestTeam = async (db: Database, agentUrl: string): Promise<TestTeam> => {
  const scope = await createTestTenant(db, { sandbox: true });
  const { tenantId } = scope;
  return {
    scope,
    add: async (name, parentId, payer = "tenant") => {
      const { id } = await createTestWorkspace(db, scope, { name, parentId });
      const mode = payer === "platform" ? "platform_managed" : "byok";
      const runId: RunId = await recordTestRun(db, scope, makeReceipt(id, { payer, mode }));
      await withTenant(db, scope, (tx) => tx.update(runs).set({ agentUrl }).where(eq(runs.id, runId)));
      const run = { runId, tenantId, workspaceId: id, mode } as const;
      return { id, name, keyed: { ...run, kind: "agent", ended: false, valid: true } };
    },
  };
};
