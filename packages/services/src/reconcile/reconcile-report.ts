import { createHash } from "node:crypto";
import {
  type ChargedUsage,
  DRIFT_CAUSES,
  type DriftItem,
  type Reconciliation,
  reconcileUsage,
} from "@molecule/billing";
import { withSystem, withTenant } from "@molecule/db";
import {
  listTenants,
  listVendorCalls,
  type NewReconciliation,
  recordPlatformAudit,
  recordReconciliation,
  type VendorCall,
} from "@molecule/db/repositories";
import {
  DomainError,
  NO_USAGE,
  newId,
  type PlatformActor,
  processScope,
  type ReconciliationId,
} from "@molecule/domain";
import { findVendorPrice, listPriceModel } from "@molecule/registry";
import { assertRunsPlatform } from "../assert-role.ts";
import { assertVendor } from "../platform-key/assert-vendor.ts";
import type { ServiceContext } from "../service-context.ts";
import { dayKey, readReport, type UsageReport } from "./read-report.ts";

export type ReconcileInput = {
  readonly vendor: string;
  /** Days (UTC): from, inclusive, until, exclusive. */
  readonly from: Date;
  readonly until: Date;
  /** The report's text. */
  readonly report: string;
};

/** So many of the dearest items are kept; the sums by cause are of all of them. */
const KEPT_ITEMS = 200;
const day = (at: Date): string => at.toISOString().slice(0, 10);

const describeCall = (call: VendorCall, matchedBy: UsageReport["matchedBy"]): ChargedUsage | undefined => {
  const model = listPriceModel(call.wireModel);
  const admitted = day(call.admittedAt);
  const uncharged = call.chargeNanoUsd === null;
  // What was never charged shows in a report by requests only: in a sum of a day it cannot be told apart.
  if (uncharged && (matchedBy === "day" || call.providerRequestId === null)) return undefined;
  // A call without the provider's id cannot be found in a report by requests: it stands as missing there.
  const byRequest = call.providerRequestId ?? `no request id, ${admitted} ${model}`;
  return {
    key: matchedBy === "request" ? byRequest : dayKey(admitted, model),
    ...{ model, day: admitted, uncharged },
    usage: call.chargeNanoUsd === null ? NO_USAGE : (call.usage ?? NO_USAGE),
    chargeNanoUsd: call.chargeNanoUsd ?? 0n,
  };
};

const gatherCharges = async (
  ctx: Pick<ServiceContext, "db">,
  { vendor, from, until }: ReconcileInput,
  matchedBy: UsageReport["matchedBy"],
): Promise<ChargedUsage[]> => {
  const charges: ChargedUsage[] = [];
  for (const { id } of await withSystem(ctx.db, listTenants, { readOnly: true })) {
    const scope = processScope("cli", id);
    const calls = await withTenant(
      ctx.db,
      scope,
      (tx) => listVendorCalls(tx, scope, { vendor, from, until }),
      {
        readOnly: true,
      },
    );
    charges.push(...calls.flatMap((call) => describeCall(call, matchedBy) ?? []));
  }
  return charges;
};

const magnitude = ({ driftNanoUsd }: DriftItem): bigint =>
  driftNanoUsd === null ? 0n : driftNanoUsd < 0n ? -driftNanoUsd : driftNanoUsd;

const byMagnitude = (a: DriftItem, b: DriftItem): number => {
  const [left, right] = [magnitude(a), magnitude(b)];
  return left === right ? 0 : left > right ? -1 : 1;
};

const sumCauses = ({ items }: Reconciliation): NewReconciliation["causes"] =>
  Object.fromEntries(
    DRIFT_CAUSES.map((cause) => {
      const mine = items.filter((item) => item.cause === cause);
      const driftNanoUsd = mine.reduce((sum, item) => sum + (item.driftNanoUsd ?? 0n), 0n).toString();
      return [cause, { items: mine.length, driftNanoUsd }];
    }),
  );

/**
 * Holds what tenants were charged for a vendor's calls against the vendor's own usage report, and keeps the
 * outcome for operators.
 * @throws DomainError FORBIDDEN, and BAD_INPUT for a report that cannot be read, an unknown vendor or an empty period
 */
export const reconcileReport = async (
  ctx: Pick<ServiceContext, "db" | "registry">,
  by: PlatformActor,
  input: ReconcileInput,
): Promise<NewReconciliation> => {
  const { vendor, from, until, report: text } = input;
  assertRunsPlatform(by, "reconcile charges with a vendor");
  assertVendor(ctx.registry, vendor);
  if (from >= until)
    throw new DomainError("BAD_INPUT", "The period is empty.", {
      field: "until",
      remedy: "Give a later day.",
    });
  const { matchedBy, rows } = readReport(text);
  const within = rows.filter((row) => row.day >= day(from) && row.day < day(until));
  const found = reconcileUsage(await gatherCharges(ctx, input, matchedBy), within, (model, on) =>
    findVendorPrice(ctx.registry, vendor, model, new Date(`${on}T00:00:00Z`)),
  );
  const { matched, oursNanoUsd, theirsNanoUsd, driftNanoUsd, unpriced, items } = found;
  const row: NewReconciliation = {
    id: newId<ReconciliationId>(),
    ...{ vendor, fromDay: day(from), untilDay: day(until), matchedBy },
    reportSha256: createHash("sha256").update(text).digest("hex"),
    ...{ matched, oursNanoUsd, theirsNanoUsd, driftNanoUsd, unpriced },
    itemCount: items.length,
    causes: sumCauses(found),
    items: items
      .toSorted(byMagnitude)
      .slice(0, KEPT_ITEMS)
      .map((item) => ({ ...item, driftNanoUsd: item.driftNanoUsd?.toString() ?? null })),
    createdBy: by.actor.name,
  };
  await withSystem(ctx.db, async (tx) => {
    await recordReconciliation(tx, row);
    const detail = { id: row.id, vendor, fromDay: row.fromDay, untilDay: row.untilDay };
    await recordPlatformAudit(tx, by.actor, { action: "ledger.reconciled", detail });
  });
  return row;
};
