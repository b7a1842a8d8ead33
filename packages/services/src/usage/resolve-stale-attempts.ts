import { withSystem, withTenant } from "@molecule/db";
import {
  type ClosingRow,
  endSilentGateways,
  findUsageOfAttempt,
  listStaleAttempts,
  type OpenAttempt,
  parkOrphanedAttempts,
  recordCallEnds,
  recordChange,
  type SettlementRow,
} from "@molecule/db/repositories";
import { decimalFromNanoUsd, processScope } from "@molecule/domain";
import { findPrice } from "@molecule/registry";
import type { ServiceContext } from "../service-context.ts";
import { planSettlement } from "./plan-settlement.ts";

export type StaleOutcome = {
  /** Attempts of gateways that are gone, now visible as unresolved. */
  readonly orphaned: number;
  /** Unresolved ones whose usage could be charged after all. */
  readonly settled: number;
  readonly voided: number;
};

export type StaleOptions = {
  /** How long an attempt stays unresolved before it is closed, so that its own gateway can still settle it. */
  readonly graceSeconds: number;
  /** How long a gateway without a connection may be silent before it counts as gone. */
  readonly silentSeconds: number;
};

const BATCH = 500;
const ORPHANED = "The gateway that served this call went away before the provider's numbers were stored.";

const planOutcome = async (
  ctx: ServiceContext,
  attempt: OpenAttempt,
): Promise<{ readonly settlement: SettlementRow } | { readonly closing: ClosingRow }> => {
  const scope = processScope("gateway", attempt.tenantId);
  const usage = await withTenant(ctx.db, scope, (tx) => findUsageOfAttempt(tx, scope, attempt.id));
  const place = { id: attempt.id, tenantId: attempt.tenantId, httpStatus: null, providerRequestId: null };
  if (usage === undefined) {
    const reason = `The provider's numbers never came; the platform bears this call, up to $${decimalFromNanoUsd(attempt.holdNanoUsd)}.`;
    return { closing: { ...place, status: "void", reason } };
  }
  const price = findPrice(ctx.registry, attempt.model, attempt.admittedAt);
  const report = { usage, httpStatus: null, providerRequestId: null };
  const settlement = price === undefined ? undefined : planSettlement({ ...attempt, price }, report);
  if (settlement?.charge !== null && settlement !== undefined) return { settlement };
  // Still without a price: it stays visible, and goes to the end of the line.
  const reason = settlement?.reason ?? `No price for ${attempt.model}.`;
  return { closing: { ...place, status: "unresolved", reason } };
};

/**
 * Makes attempts visible whose gateway is gone, and closes those that have been unresolved for the grace: charged
 * if their usage is stored and priced, else void. Any number of gateways may run this at the same time.
 */
export const resolveStaleAttempts = async (
  ctx: ServiceContext,
  { graceSeconds, silentSeconds }: StaleOptions,
): Promise<StaleOutcome> => {
  const { orphans, stale } = await withSystem(ctx.db, async (tx) => {
    await endSilentGateways(tx, silentSeconds);
    const orphans = await parkOrphanedAttempts(tx, ORPHANED);
    const stale = await listStaleAttempts(tx, graceSeconds, BATCH);
    for (const { tenantId, workspaceId } of orphans)
      await recordChange(tx, { tenantId, workspaceId, topic: "usage" });
    return { orphans, stale };
  });
  const settlements: SettlementRow[] = [];
  const closings: ClosingRow[] = [];
  for (const attempt of stale) {
    const outcome = await planOutcome(ctx, attempt);
    if ("settlement" in outcome) settlements.push(outcome.settlement);
    else closings.push(outcome.closing);
  }
  if (stale.length > 0) {
    await withSystem(ctx.db, async (tx) => {
      await recordCallEnds(tx, { settlements, closings });
      for (const { tenantId, workspaceId } of stale)
        await recordChange(tx, { tenantId, workspaceId, topic: "usage" });
    });
  }
  const voided = closings.filter((closing) => closing.status === "void").length;
  return { orphaned: orphans.length, settled: settlements.length, voided };
};
