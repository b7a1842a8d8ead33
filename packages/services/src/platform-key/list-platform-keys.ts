import { withSystem } from "@molecule/db";
import {
  listPlatformCredentials,
  listPlatformKeys as listPlatformKeyRows,
  type PlatformKey,
} from "@molecule/db/repositories";
import type { PlatformActor, PlatformKeyId } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/** A platform key as an operator sees it: never its value. */
export type PlatformKeyEntry = {
  /** Null for one that stands in a gateway's environment, which no verb changes. */
  readonly id: PlatformKeyId | null;
  readonly vendor: string;
  readonly hint: string | null;
  readonly status: "next" | "live" | "cooling" | "rejected" | "retired";
  readonly addedBy: string;
  readonly addedAt: Date;
  /** Null before the first proof; `fault` is null where it worked. */
  readonly proof: { readonly at: Date; readonly fault: string | null } | null;
  readonly coolingUntil: Date | null;
  readonly retiredAt: Date | null;
};

const entryOf = (row: PlatformKey, now: Date): PlatformKeyEntry => {
  const cooling = row.status === "live" && row.coolingUntil !== null && row.coolingUntil > now;
  return {
    id: row.id,
    vendor: row.vendor,
    hint: row.hint,
    status: cooling ? "cooling" : row.status,
    addedBy: row.addedBy,
    addedAt: row.addedAt,
    proof: row.provedAt === null ? null : { at: row.provedAt, fault: row.proofFault },
    coolingUntil: cooling ? row.coolingUntil : null,
    retiredAt: row.retiredAt,
  };
};

/**
 * Every key of the platform: the store's, and those that gateways found in their environment.
 * @throws DomainError FORBIDDEN
 */
export const listPlatformKeys = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
): Promise<readonly PlatformKeyEntry[]> => {
  assertRunsPlatform(by, "see the platform's keys");
  const [rows, known] = await withSystem(
    ctx.db,
    async (tx) => [await listPlatformKeyRows(tx), await listPlatformCredentials(tx)] as const,
    { readOnly: true },
  );
  const now = new Date();
  const stored = new Set(rows.map((row) => row.fingerprint));
  const environment = known.filter(({ fingerprint }) => !stored.has(fingerprint));
  return [
    ...rows.map((row) => entryOf(row, now)),
    ...environment.map(
      ({ vendor, hint, status, registeredAt, retiredAt }): PlatformKeyEntry => ({
        ...{ id: null, vendor, hint, status, retiredAt, proof: null, coolingUntil: null },
        ...{ addedBy: "environment", addedAt: registeredAt },
      }),
    ),
  ];
};
