import { notify, type SystemTx, withSystem } from "@molecule/db";
import {
  type CoMingledRow,
  listCoMingledRows,
  listSharedSecrets,
  listWorkspaceIdsOf,
  markCoMingledRows,
  recordAlertOnce,
  recordPlatformAudit,
  type SharedSecretRow,
} from "@molecule/db/repositories";
import type { PlatformActor, TenantId, WorkspaceId } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { measureValues } from "./measure-values.ts";

/** Under this action each audit is on record, with its counts. */
export const CO_MINGLING_AUDIT = "audit.co_mingling";

type Measured = {
  /** Of the value, in bytes; null where it stands in clear. */
  readonly lengthBytes: number | null;
};

export type CoMinglingAudit = {
  /** Platform credentials in tenants' stores: critical. No start uses such a row. */
  readonly platformOwned: readonly (CoMingledRow & Measured)[];
  /**
   * One secret under several tenants: a warning, it may be the same person's. For operators alone; told to the
   * tenants, it would let one of them test guesses about another's values.
   */
  readonly shared: readonly (SharedSecretRow & Measured)[];
};

const alertPlatformOwned = async (tx: SystemTx, rows: readonly CoMingledRow[]): Promise<void> => {
  for (const { tenantId, workspaceId, name, version, live, vendor } of rows) {
    const use = live ? "in use" : "in its history";
    await recordAlertOnce(tx, {
      tenantId,
      workspaceId,
      code: "CO_MINGLED_CREDENTIAL",
      severity: "critical",
      message: `${name} (version ${version}, ${use}) holds a ${vendor} credential of the platform.`,
      detail: { name, version, live, vendor },
    });
  }
};

/** The supervisor ends what runs with such a value; a version that is history may still be what a run was given. */
const wakeConcerned = async (tx: SystemTx, rows: readonly CoMingledRow[]): Promise<void> => {
  const concerned = new Set<WorkspaceId>();
  const wholeTenants = new Set<TenantId>();
  for (const { tenantId, workspaceId } of rows)
    if (workspaceId === null) wholeTenants.add(tenantId);
    else concerned.add(workspaceId);
  for (const tenantId of wholeTenants)
    for (const id of await listWorkspaceIdsOf(tx, tenantId)) concerned.add(id);
  for (const id of concerned) await notify(tx, "molecule_work", id);
};

/**
 * Looks through all tenants for values that are not theirs: platform credentials, and one secret under several
 * tenants. Compares fingerprints only; marks the platform's, raises one alert for each, and wakes the supervisor,
 * which ends the runs that hold one. For the hourly sweep and for operators.
 */
export const auditCoMingling = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
): Promise<CoMinglingAudit> => {
  assertRunsPlatform(by, "look through all organizations' stores");
  const { platformOwned, shared } = await withSystem(ctx.db, async (tx) => {
    await markCoMingledRows(tx);
    const platformOwned = await listCoMingledRows(tx);
    const shared = await listSharedSecrets(tx);
    await alertPlatformOwned(tx, platformOwned);
    await wakeConcerned(tx, platformOwned);
    const detail = { platformOwned: platformOwned.length, shared: shared.length };
    await recordPlatformAudit(tx, by.actor, { action: CO_MINGLING_AUDIT, detail });
    return { platformOwned, shared };
  });
  const measure = await measureValues(ctx, [...platformOwned, ...shared.flatMap(({ places }) => places)]);
  return {
    platformOwned: platformOwned.map((row) => ({ ...row, lengthBytes: measure(row) })),
    shared: shared.map(({ places }) => ({
      places,
      lengthBytes: places[0] === undefined ? null : measure(places[0]),
    })),
  };
};
