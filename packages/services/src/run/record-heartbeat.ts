import { withTenant } from "@molecule/db";
import {
  findRun,
  findRunReceipt,
  type KeyedRun,
  listStandingEntries,
  recordAgentUsage,
  recordChange,
  recordRunHeartbeat,
} from "@molecule/db/repositories";
import { type HeartbeatRequest, type HeartbeatResponse, processScope } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { priceReport } from "../usage/price-report.ts";
import { listChangedNames } from "./list-changed-names.ts";
import { RUN_LEASE_MS } from "./renew-leases.ts";

/**
 * Takes an agent's sign of life: extends its lease, keeps what its provider counted, and answers what the
 * platform wants of it. A drained agent without a task is told to leave.
 */
export const recordHeartbeat = (
  ctx: Pick<ServiceContext, "db" | "registry">,
  keyed: KeyedRun,
  beat: HeartbeatRequest,
): Promise<HeartbeatResponse> => {
  const scope = processScope("supervisor", keyed.tenantId);
  const { runId, workspaceId, tenantId } = keyed;
  return withTenant(ctx.db, scope, async (tx) => {
    const run = await findRun(tx, scope, runId);
    const currentTask = beat.currentTask?.id ?? null;
    const open = await recordRunHeartbeat(tx, scope, runId, { currentTask, leaseMs: RUN_LEASE_MS });
    if (run === undefined || !open) return { exit: true };
    if ((run.currentTask === null) !== (currentTask === null))
      await recordChange(tx, { tenantId, workspaceId, topic: "workspace" });
    // Only a byok agent's own numbers count for anything; the gateway has counted the rest itself.
    const receipt = await findRunReceipt(tx, scope, runId);
    const provider = receipt?.provider ?? null;
    const kept =
      keyed.mode === "byok" ? beat.usage.map((report) => priceReport(ctx.registry, provider, report)) : [];
    await recordAgentUsage(tx, scope, { workspaceId, runId }, kept);
    if (kept.length > 0) await recordChange(tx, { tenantId, workspaceId, topic: "usage" });
    const drain = run.drainingAt !== null;
    const stored = receipt === undefined ? [] : await listStandingEntries(tx, scope, workspaceId);
    return {
      drain,
      exit: drain && beat.draining && currentTask === null,
      changes: receipt === undefined ? [] : listChangedNames(receipt, stored),
      acknowledged: beat.usage.map((report) => report.id),
    };
  });
};
