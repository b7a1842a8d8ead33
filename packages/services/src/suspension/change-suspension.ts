import { notify, type SystemTx, withSystem } from "@molecule/db";
import {
  findTenantById,
  insertSuspension,
  liftSuspension as liftSuspensionRow,
  listLiftedSuspensions as listLiftedSuspensionRows,
  listSuspensions as listSuspensionRows,
  recordChange,
  recordPlatformAudit,
  type Suspension,
  type SuspensionSubject,
} from "@molecule/db/repositories";
import { DomainError, notFound, type PlatformActor } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import { assertVendor } from "../platform-key/assert-vendor.ts";
import type { ServiceContext } from "../service-context.ts";

export type { SuspensionSubject };

type SuspensionContext = Pick<ServiceContext, "db" | "registry">;

const nameOf = ({ tenantId, vendor }: SuspensionSubject): string =>
  tenantId === undefined ? `The provider ${vendor}` : "This organization";

const assertSubject = async (
  ctx: SuspensionContext,
  tx: SystemTx,
  { tenantId, vendor }: SuspensionSubject,
): Promise<void> => {
  if (tenantId === undefined) assertVendor(ctx.registry, vendor);
  else if ((await findTenantById(tx, tenantId)) === undefined) throw notFound("organization");
};

/** What every change of a switch leaves behind: who did it, screens that know, gateways that know. */
const announce = async (
  tx: SystemTx,
  by: PlatformActor,
  subject: SuspensionSubject,
  action: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> => {
  await recordPlatformAudit(tx, by.actor, { action, detail: { ...subject, ...detail } });
  if (subject.tenantId !== undefined) await recordChange(tx, { tenantId: subject.tenantId, topic: "tenant" });
  await notify(tx, "molecule_platform", "suspensions");
};

/**
 * Stops the platform's calls of one tenant, or through one vendor, on every gateway within a second. Calls under
 * way end as they would, and are charged.
 * @throws DomainError FORBIDDEN, BAD_INPUT (no reason, unknown vendor), NOT_FOUND, CONFLICT (stopped already)
 */
export const suspend = async (
  ctx: SuspensionContext,
  by: PlatformActor,
  input: { readonly subject: SuspensionSubject; readonly reason: string },
): Promise<void> => {
  assertRunsPlatform(by, "suspend calls");
  const { subject } = input;
  const reason = input.reason.trim();
  if (reason === "")
    throw new DomainError("BAD_INPUT", "A suspension needs a reason, which callers will read.", {
      field: "reason",
    });
  await withSystem(ctx.db, async (tx) => {
    await assertSubject(ctx, tx, subject);
    if (!(await insertSuspension(tx, subject, { reason, suspendedBy: by.actor.name })))
      throw new DomainError("CONFLICT", `${nameOf(subject)} is suspended already.`, {
        remedy: "Lift it first, to give another reason.",
      });
    await announce(tx, by, subject, "suspension.set", { reason });
  });
};

/**
 * Lets calls through again, on every gateway within a second.
 * @throws DomainError FORBIDDEN, BAD_INPUT, NOT_FOUND, CONFLICT (not suspended)
 */
export const liftSuspension = async (
  ctx: SuspensionContext,
  by: PlatformActor,
  input: { readonly subject: SuspensionSubject },
): Promise<void> => {
  assertRunsPlatform(by, "lift a suspension");
  const { subject } = input;
  await withSystem(ctx.db, async (tx) => {
    await assertSubject(ctx, tx, subject);
    if (!(await liftSuspensionRow(tx, subject, by.actor.name)))
      throw new DomainError("CONFLICT", `${nameOf(subject)} is not suspended.`);
    await announce(tx, by, subject, "suspension.lifted", {});
  });
};

/** Switches that were on, the one lifted last first. @throws DomainError FORBIDDEN */
export const listLiftedSuspensions = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  limit: number,
): Promise<readonly Suspension[]> => {
  assertRunsPlatform(by, "see suspensions");
  return withSystem(ctx.db, (tx) => listLiftedSuspensionRows(tx, limit), { readOnly: true });
};

/** Every switch that is on. @throws DomainError FORBIDDEN */
export const listSuspensions = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
): Promise<readonly Suspension[]> => {
  assertRunsPlatform(by, "see suspensions");
  return withSystem(ctx.db, listSuspensionRows, { readOnly: true });
};
