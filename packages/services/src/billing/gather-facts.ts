import type { BillingFacts, StoredEntry } from "@molecule/billing";
import type { TenantTx } from "@molecule/db";
import {
  listSecretFactRows,
  listWorkspaceFactRows,
  type SecretFactRow,
  type WorkspaceFactRow,
} from "@molecule/db/repositories";
import {
  notFound,
  type PayerFacts,
  type RunReceipt,
  seesValues,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { isStartable } from "../run/choose-executor.ts";
import type { ServiceContext } from "../service-context.ts";

/** What of the process decides who pays: where things are, and what can be started here. */
export type FactsContext = Pick<ServiceContext, "gateway" | "sandboxModel" | "installedRuntimes">;

/** Facts, and beside them the receipt of the run that is live now, which drift is measured against. */
export type GatheredFacts = { readonly facts: BillingFacts; readonly liveReceipt: RunReceipt | null };

/** The end of a value decides nothing: it is for telling keys apart, by those who may see more than names. */
const entryOf = (scope: TenantScope, row: SecretFactRow): StoredEntry => ({
  name: row.name,
  scope: row.workspaceId === null ? "tenant" : "workspace",
  kind: row.kind,
  version: row.version,
  value: row.clear,
  blank: row.clear !== null && row.clear.trim() === "",
  keyFormatOwners: row.keyFormatOwners,
  routeHost: row.routeHost,
  pointsAtGateway: row.pointsAtGateway,
  unreadable: row.unreadable,
  coMingled: row.coMingled,
  fingerprint: row.fingerprint,
  hint: seesValues(scope) ? row.hint : null,
});

/** Who paid for a run, as its receipt says. */
export const payerOf = ({ payer, mode, provider, credentialMethod }: RunReceipt): PayerFacts => ({
  payer,
  mode,
  provider,
  credentialMethod,
});

const factsOf = (
  ctx: FactsContext,
  row: WorkspaceFactRow,
  entries: readonly StoredEntry[],
  requestedModel: string | null,
): BillingFacts => ({
  workspaceId: row.id,
  runtime: row.runtime,
  entries,
  override: row.override,
  tenantMode: row.tenantMode,
  sandbox: row.sandbox,
  sandboxModel: row.sandbox ? ctx.sandboxModel : null,
  runtimeInstalled: isStartable(ctx, row),
  gateway: ctx.gateway,
  lastPayer: row.receipt === null ? null : payerOf(row.receipt),
  confirmations: row.confirmations ?? [],
  requestedModel,
  readFailure: null,
});

/**
 * Facts of some workspaces, or of all, in two statements however many there are. Workspaces that are unknown
 * here, or removed, are absent from the result. Errors of the database are thrown, never turned into facts.
 */
export const gatherWithReceipts = async (
  tx: TenantTx,
  scope: TenantScope,
  ctx: FactsContext,
  workspaceIds: readonly WorkspaceId[] | "all",
  requestedModel: string | null = null,
): Promise<ReadonlyMap<WorkspaceId, GatheredFacts>> => {
  const rows = await listWorkspaceFactRows(tx, scope, workspaceIds);
  if (rows.length === 0) return new Map();
  const inherited: StoredEntry[] = [];
  const own = new Map<WorkspaceId, StoredEntry[]>();
  for (const row of await listSecretFactRows(tx, scope, workspaceIds)) {
    if (row.workspaceId === null) inherited.push(entryOf(scope, row));
    else {
      const entries = own.get(row.workspaceId) ?? [];
      entries.push(entryOf(scope, row));
      own.set(row.workspaceId, entries);
    }
  }
  return new Map(
    rows.map((row) => [
      row.id,
      {
        facts: factsOf(ctx, row, [...inherited, ...(own.get(row.id) ?? [])], requestedModel),
        liveReceipt: row.live ? row.receipt : null,
      },
    ]),
  );
};

/** Facts of many workspaces of one tenant; all of them when no ids are given. */
export const gatherTenantFacts = async (
  tx: TenantTx,
  scope: TenantScope,
  ctx: FactsContext,
  workspaceIds: readonly WorkspaceId[] | "all" = "all",
): Promise<ReadonlyMap<WorkspaceId, BillingFacts>> => {
  const gathered = await gatherWithReceipts(tx, scope, ctx, workspaceIds);
  return new Map([...gathered].map(([id, { facts }]) => [id, facts]));
};

/**
 * Everything that decides who pays for one workspace, both scopes in one snapshot. Each screen, start, write and
 * call begins here. Errors of the database are thrown: only what shows a screen may turn them into a fallback.
 * @throws DomainError NOT_FOUND
 */
export const gatherBillingFacts = async (
  tx: TenantTx,
  scope: TenantScope,
  ctx: FactsContext,
  workspaceId: WorkspaceId,
  options: { readonly requestedModel?: string | null } = {},
): Promise<BillingFacts> => {
  const { facts } = await gatherOne(tx, scope, ctx, workspaceId, options);
  return facts;
};

/** As {@link gatherBillingFacts}, with the live run's receipt. */
export const gatherOne = async (
  tx: TenantTx,
  scope: TenantScope,
  ctx: FactsContext,
  workspaceId: WorkspaceId,
  options: { readonly requestedModel?: string | null } = {},
): Promise<GatheredFacts> => {
  const gathered = await gatherWithReceipts(tx, scope, ctx, [workspaceId], options.requestedModel ?? null);
  const one = gathered.get(workspaceId);
  if (one === undefined) throw notFound("workspace");
  return one;
};
