import type { BillingMode, RunId, TenantId, WorkspaceId } from "@molecule/domain";
import { eq, sql } from "drizzle-orm";
import { runKeys, runs, tenants } from "../schema/index.ts";
import type { SystemTx } from "../transaction.ts";

/** What a bearer stands for, read from the key alone. */
export type CallAuthority = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
  readonly generation: number;
  readonly mode: BillingMode;
  readonly runtime: string;
  readonly sandbox: boolean;
  readonly keyKind: "agent" | "access";
};

/** The live run that a key belongs to; one that ended or is to end at once, a lapsed lease and an unknown key: undefined. */
export const findCallAuthority = async (
  tx: SystemTx,
  keyDigest: Uint8Array,
): Promise<CallAuthority | undefined> => {
  const [row] = await tx
    .select({
      tenantId: runKeys.tenantId,
      workspaceId: runKeys.workspaceId,
      runId: runKeys.runId,
      generation: runs.generation,
      mode: runs.mode,
      runtime: runs.runtime,
      sandbox: tenants.sandbox,
      keyKind: runKeys.kind,
    })
    .from(runKeys)
    .innerJoin(runs, eq(runs.id, runKeys.runId))
    .innerJoin(tenants, eq(tenants.id, runKeys.tenantId))
    .where(
      sql`${runKeys.digest} = ${keyDigest} and ${runs.endedAt} is null and ${runs.stopReason} is null
        and ${runs.leaseUntil} > now()`,
    );
  return row;
};
