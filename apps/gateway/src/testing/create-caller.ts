import { randomBytes } from "node:crypto";
import { type Database, withTenant } from "@molecule/db";
import { runKeys, runs } from "@molecule/db/schema";
import {
  type BillingMode,
  type NanoUsd,
  newId,
  processScope,
  type RunId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { grantCredit } from "@molecule/services";
import { digestBearer } from "@molecule/services/calls";
import { createTestTenant, createTestWorkspace } from "@molecule/testing";

export type Caller = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  /** The run's access key. */
  readonly key: string;
  readonly agentKey: string;
  readonly creditNanoUsd: NanoUsd;
};

export type CallerOptions = {
  readonly sandbox?: boolean;
  readonly runtime?: string;
  readonly mode?: BillingMode;
  readonly leaseMs?: number;
  /** Another run of this one's workspace instead of a tenant of its own; its run must have ended. */
  readonly after?: Caller;
  /** The tenant's credit; ten thousand dollars unless told. */
  readonly creditNanoUsd?: NanoUsd;
};

/** What a caller's tenant can spend unless told. */
const TEST_CREDIT_NANO_USD = 10_000_000_000_000n;

const mint = (prefix: string): string => `${prefix}${randomBytes(32).toString("base64url")}`;

const createPlace = async (
  db: Database,
  { sandbox = true, runtime }: CallerOptions & { readonly runtime: string },
  creditNanoUsd: NanoUsd,
): Promise<Pick<Caller, "scope" | "workspaceId">> => {
  const scope = await createTestTenant(db, { sandbox });
  if (creditNanoUsd > 0n) {
    const grant = { kind: "grant", amountNanoUsd: creditNanoUsd, reason: "for the test" } as const;
    await grantCredit({ db }, processScope("boot", scope.tenantId), grant);
  }
  const { id: workspaceId } = await createTestWorkspace(db, scope, { runtime });
  return { scope, workspaceId };
};

/** A live run with both of its keys, in a tenant of its own. */
export const createCaller = async (db: Database, options: CallerOptions = {}): Promise<Caller> => {
  const credit = options.creditNanoUsd ?? TEST_CREDIT_NANO_USD;
  const runtime = options.runtime ?? "claude-code";
  const { scope, workspaceId } = options.after ?? (await createPlace(db, { ...options, runtime }, credit));
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
  return { scope, workspaceId, runId, key, agentKey, creditNanoUsd: credit };
};
