import { randomBytes } from "node:crypto";
import { type Database, withTenant } from "@molecule/db";
import { runKeys, runs } from "@molecule/db/schema";
import { type BillingMode, newId, type RunId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { digestBearer } from "@molecule/services/calls";
import { createTestTenant, createTestWorkspace } from "@molecule/testing";

export type Caller = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  /** The run's access key. */
  readonly key: string;
  readonly agentKey: string;
};

export type CallerOptions = {
  readonly sandbox?: boolean;
  readonly runtime?: string;
  readonly mode?: BillingMode;
  readonly leaseMs?: number;
};

const mint = (prefix: string): string => `${prefix}${randomBytes(32).toString("base64url")}`;

/** A live run with both of its keys, in a tenant of its own. */
export const createCaller = async (db: Database, options: CallerOptions = {}): Promise<Caller> => {
  const scope = await createTestTenant(db, { sandbox: options.sandbox ?? true });
  const runtime = options.runtime ?? "claude-code";
  const { id: workspaceId } = await createTestWorkspace(db, scope, { runtime });
  const runId = newId<RunId>();
  const key = mint("mk_live_");
  const agentKey = mint("ma_live_");
  const place = { tenantId: scope.tenantId, workspaceId, runId };
  await withTenant(db, scope, async (tx) => {
    await tx.insert(runs).values({
      ...{ id: runId, tenantId: scope.tenantId, workspaceId, runtime, generation: 1, fence: 1 },
      mode: options.mode ?? "platform_managed",
      leaseUntil: new Date(Date.now() + (options.leaseMs ?? 3_600_000)),
      liveAt: new Date(),
    });
    await tx.insert(runKeys).values([
      { ...place, digest: digestBearer(key), kind: "access" as const },
      { ...place, digest: digestBearer(agentKey), kind: "agent" as const },
    ]);
  });
  return { scope, workspaceId, runId, key, agentKey };
};
