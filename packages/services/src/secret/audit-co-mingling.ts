import { notify, type SystemTx, withSystem } from "@molecule/db";
import {
  type CoMingledRow,
  listSharedSecrets,
  markCoMingledRows,
  recordAlertOnce,
  type SharedSecretRow,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

export type CoMinglingAudit = {
  /** Platform credentials in tenants' stores: critical. No start uses such a row. */
  readonly platformOwned: readonly Omit<CoMingledRow, "fingerprint">[];
  /**
   * One secret under several tenants: a warning, it may be the same person's. For operators alone; told to the
   * tenants, it would let one of them test guesses about another's values.
   */
  readonly shared: readonly SharedSecretRow[];
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
    // The supervisor looks at what runs with it.
    if (live && workspaceId !== null) await notify(tx, "molecule_work", workspaceId);
  }
};

/**
 * Looks through all tenants for values that are not theirs: platform credentials, and one secret under several
 * tenants. Compares fingerprints only; marks the platform's and raises one alert for each. For the hourly
 * sweep and for operators.
 */
export const auditCoMingling = (ctx: Pick<ServiceContext, "db">): Promise<CoMinglingAudit> =>
  withSystem(ctx.db, async (tx) => {
    const found = await markCoMingledRows(tx);
    const shared = await listSharedSecrets(tx);
    await alertPlatformOwned(tx, found);
    return { platformOwned: found.map(({ fingerprint: _, ...row }) => row), shared };
  });
