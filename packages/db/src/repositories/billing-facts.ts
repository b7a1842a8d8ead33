import type {
  BillingMode,
  ConfirmationId,
  ExecutorChoice,
  PayerFacts,
  RunReceipt,
  SecretKind,
  TenantBillingMode,
  TenantScope,
  WorkspaceId,
} from "@molecule/domain";
import { type SQL, sql } from "drizzle-orm";
import type { TenantTx } from "../transaction.ts";

/** One workspace with what else decides who pays for it, secrets aside. */
export type WorkspaceFactRow = {
  readonly id: WorkspaceId;
  readonly runtime: string;
  readonly executor: ExecutorChoice;
  readonly override: BillingMode | null;
  readonly tenantMode: TenantBillingMode;
  readonly sandbox: boolean;
  /** Of the last run that reached live, and whether it still is. */
  readonly receipt: RunReceipt | null;
  readonly live: boolean;
  readonly confirmations:
    | readonly { readonly id: ConfirmationId; readonly before: PayerFacts; readonly after: PayerFacts }[]
    | null;
};

/** One live secret or variable without its sealed value. */
export type SecretFactRow = {
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  readonly kind: SecretKind;
  readonly version: number;
  readonly clear: string | null;
  readonly keyFormatOwners: readonly string[] | null;
  readonly routeHost: string | null;
  readonly pointsAtGateway: boolean;
  readonly unreadable: boolean;
  readonly coMingled: boolean;
  readonly fingerprint: string;
  readonly hint: string | null;
};

const idList = (ids: readonly WorkspaceId[]): SQL =>
  sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  );

/**
 * Reads the facts of some workspaces, or of all, in one statement. Written as SQL because each screen, start and
 * write begins with it and a built query costs several times as much.
 */
export const listWorkspaceFactRows = async (
  tx: TenantTx,
  scope: TenantScope,
  ids: readonly WorkspaceId[] | "all",
): Promise<readonly WorkspaceFactRow[]> => {
  if (ids.length === 0) return [];
  return tx.execute<WorkspaceFactRow>(sql`
    select w.id, w.runtime, w.executor, w.billing_override as "override", t.billing_mode as "tenantMode", t.sandbox,
        rr.receipt, coalesce(last.live, false) as live, agreed.confirmations
      from workspaces w
      join tenants t on t.id = w.tenant_id
      left join lateral (
        select r.id, r.ended_at is null as live from runs r
          where r.workspace_id = w.id and r.tenant_id = w.tenant_id and r.live_at is not null
          order by r.prepared_at desc limit 1
      ) last on true
      left join run_receipts rr on rr.run_id = last.id and rr.tenant_id = w.tenant_id
      left join (
        select c.workspace_id,
            json_agg(json_build_object('id', c.id, 'before', c.before, 'after', c.after) order by c.id) as confirmations
          from payer_confirmations c
          where c.tenant_id = ${scope.tenantId} and c.used_by_run_id is null
            ${ids === "all" ? sql`` : sql`and c.workspace_id in (${idList(ids)})`}
          group by c.workspace_id
      ) agreed on agreed.workspace_id = w.id
      where w.tenant_id = ${scope.tenantId} and w.removed_at is null
        ${ids === "all" ? sql`` : sql`and w.id in (${idList(ids)})`}
      order by w.id`);
};

/**
 * Live rows of the tenant's scope and of some workspaces, or of all. A platform credential that was registered
 * after a row was written still makes the row co-mingled.
 */
export const listSecretFactRows = async (
  tx: TenantTx,
  scope: TenantScope,
  ids: readonly WorkspaceId[] | "all",
): Promise<readonly SecretFactRow[]> =>
  tx.execute<SecretFactRow>(sql`
    select s.workspace_id as "workspaceId", s.name, v.kind, v.version, v.clear,
        v.key_format_owners as "keyFormatOwners", v.route_host as "routeHost",
        v.points_at_gateway as "pointsAtGateway", v.unreadable_at is not null as unreadable,
        v.co_mingled or v.fingerprint in (select fingerprint from platform_credentials) as "coMingled", v.fingerprint, v.hint
      from secrets s
      join secret_versions v on v.tenant_id = s.tenant_id and v.secret_id = s.id and v.version = s.live_version
      where s.tenant_id = ${scope.tenantId}
        ${
          ids === "all"
            ? sql``
            : sql`and (s.workspace_id is null ${ids.length === 0 ? sql`` : sql`or s.workspace_id in (${idList(ids)})`})`
        }`);
