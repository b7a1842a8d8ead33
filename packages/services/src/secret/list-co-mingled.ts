import { withSystem, withTenant } from "@molecule/db";
import {
  findLastPlatformAudit,
  listAllAlerts,
  listCoMingledRows,
  listOpenReceipts,
  listSharedSecrets,
  listTenants,
  listWorkspaces,
} from "@molecule/db/repositories";
import {
  type AlertId,
  type PlatformActor,
  processScope,
  type SecretId,
  type TenantId,
  type WorkspaceId,
} from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { CO_MINGLING_AUDIT } from "./audit-co-mingling.ts";
import { holdsVersion } from "./holds-version.ts";
import { measureValues } from "./measure-values.ts";

/** Where a value stands that is not its organization's own, and which runs were given it. */
export type CoMingledPlace = {
  readonly tenantId: TenantId;
  readonly tenantName: string;
  /** Null for all workspaces of the organization. */
  readonly workspaceId: WorkspaceId | null;
  readonly workspaceName: string | null;
  readonly name: string;
  readonly version: number;
  readonly live: boolean;
  /** Workspaces whose run holds it at this moment. */
  readonly holders: readonly { readonly workspaceId: WorkspaceId; readonly name: string }[];
};

export type CoMingledFinding = {
  /** Critical: a credential of the platform. Warning: one secret in several organizations. */
  readonly severity: "critical" | "warning";
  readonly vendor: string | null;
  /** Of the value, in bytes; null where it stands in clear. */
  readonly lengthBytes: number | null;
  readonly places: readonly CoMingledPlace[];
  /** The alert that stands open for it. */
  readonly alert: { readonly id: AlertId; readonly tenantId: TenantId } | null;
};

export type CoMingledReport = {
  readonly findings: readonly CoMingledFinding[];
  /** Null when none was ever made. */
  readonly lastAudit: { readonly at: Date; readonly by: string } | null;
};

type Row = Pick<CoMingledPlace, "tenantId" | "workspaceId" | "name" | "version" | "live"> & {
  readonly secretId: SecretId;
};
type Db = Pick<ServiceContext, "db">;
type PlaceOf = (row: Row) => CoMingledPlace;

/** Names, and what runs at this moment, of the tenants that are concerned. */
const describePlaces = async (ctx: Db, tenantIds: ReadonlySet<TenantId>): Promise<PlaceOf> => {
  const tenants = await withSystem(ctx.db, listTenants, { readOnly: true });
  const names = new Map(tenants.map(({ id, name }) => [id, name]));
  const known = new Map(
    await Promise.all(
      [...tenantIds].map(async (tenantId) => {
        const scope = processScope("canvas", tenantId);
        const there = await withTenant(
          ctx.db,
          scope,
          async (tx) => ({
            workspaces: new Map((await listWorkspaces(tx, scope)).map(({ id, name }) => [id, name])),
            receipts: await listOpenReceipts(tx, scope),
          }),
          { readOnly: true },
        );
        return [tenantId, there] as const;
      }),
    ),
  );
  return ({ secretId: _, ...row }) => {
    const there = known.get(row.tenantId);
    const scope = row.workspaceId === null ? "tenant" : "workspace";
    const nameOf = (id: WorkspaceId): string => there?.workspaces.get(id) ?? id;
    const holding = (there?.receipts ?? []).filter(({ receipt }) =>
      holdsVersion(receipt, [{ ...row, scope }]),
    );
    const holders = [...new Set(holding.map(({ workspaceId }) => workspaceId))];
    return {
      ...row,
      tenantName: names.get(row.tenantId) ?? row.tenantId,
      workspaceName: row.workspaceId === null ? null : nameOf(row.workspaceId),
      holders: holders.map((workspaceId) => ({ workspaceId, name: nameOf(workspaceId) })),
    };
  };
};

/**
 * What an audit would find now, by place and never by value, with the runs that hold it. Marks nothing and raises
 * nothing. Operators.
 */
export const listCoMingled = async (ctx: Db, by: PlatformActor): Promise<CoMingledReport> => {
  assertRunsPlatform(by, "look through all organizations' stores");
  const found = await withSystem(
    ctx.db,
    async (tx) => ({
      owned: await listCoMingledRows(tx),
      shared: await listSharedSecrets(tx),
      alerts: (await listAllAlerts(tx, 500)).filter((alert) => alert.resolvedAt === null),
      last: await findLastPlatformAudit(tx, CO_MINGLING_AUDIT),
    }),
    { readOnly: true },
  );
  const shared = found.shared.map(({ places }) => places.map((place) => ({ ...place, live: true })));
  const rows: readonly Row[] = [...found.owned, ...shared.flat()];
  const measure = await measureValues(ctx, rows);
  const placeOf = await describePlaces(ctx, new Set(rows.map(({ tenantId }) => tenantId)));
  const lengthOf = (row: Row | undefined): number | null => (row === undefined ? null : measure(row));
  const alertOf = (row: Row): CoMingledFinding["alert"] => {
    const alert = found.alerts.find(
      ({ code, tenantId, workspaceId, detail }) =>
        code === "CO_MINGLED_CREDENTIAL" &&
        tenantId === row.tenantId &&
        workspaceId === row.workspaceId &&
        detail["name"] === row.name &&
        detail["version"] === row.version,
    );
    return alert === undefined ? null : { id: alert.id, tenantId: row.tenantId };
  };
  return {
    findings: [
      ...found.owned.map(({ vendor, ...row }) => ({
        ...{ severity: "critical" as const, vendor, lengthBytes: lengthOf(row), alert: alertOf(row) },
        places: [placeOf(row)],
      })),
      ...shared.map((places) => ({
        ...{ severity: "warning" as const, vendor: null, lengthBytes: lengthOf(places[0]), alert: null },
        places: places.map(placeOf),
      })),
    ],
    lastAudit: found.last === undefined ? null : { at: found.last.at, by: found.last.actorName },
  };
};
