import { withTenant } from "@molecule/db";
import { listSecretScreenRows, type SecretScreenRow } from "@molecule/db/repositories";
import type { EntryRef, TenantScope, WithheldReason, WorkspaceId } from "@molecule/domain";
import { classifyEnvName, type EnvClass, type Registry } from "@molecule/registry";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "../billing/judge-facts.ts";
import { describeStanding, type PayerStanding } from "../billing/payer-standing.ts";
import type { ServiceContext } from "../service-context.ts";
import { findMissingCredential, type MissingCredential } from "./missing-credential.ts";
import { providerOfName, type ShownSecret, showSecret } from "./secret-row.ts";

/** One name as one workspace sees it. */
export type WorkspaceSecretRow = {
  readonly name: string;
  readonly envClass: EnvClass;
  /** The group under which it is listed. */
  readonly provider: { readonly name: string; readonly displayName: string } | null;
  readonly winning: ShownSecret;
  /** The tenant's row of the same name, which the workspace's hides. */
  readonly shadowed: ShownSecret | null;
  /** Why it does not enter the environment; null when it does, or is the model. */
  readonly withheld: WithheldReason | null;
  /** What the live run was started with under this name. */
  readonly running: EntryRef | null;
  /** A restart would change this name. */
  readonly pending: boolean;
  readonly coMingled: boolean;
};

export type WorkspaceSecrets = {
  readonly workspaceId: WorkspaceId;
  /** Comes first on screen: without one of its names no start is possible. */
  readonly missing: MissingCredential | null;
  readonly rows: readonly WorkspaceSecretRow[];
  /** Names that the live run still has and that are stored no more. */
  readonly removedButRunning: readonly EntryRef[];
  readonly standing: PayerStanding;
};

const byName = (rows: readonly SecretScreenRow[]): ReadonlyMap<string, readonly SecretScreenRow[]> =>
  Map.groupBy(rows, (row) => row.name);

const rowOf = (
  registry: Registry,
  viewer: TenantScope,
  { facts, plan, liveReceipt, drift }: WorkspaceJudgement,
  name: string,
  stored: readonly SecretScreenRow[],
): WorkspaceSecretRow[] => {
  const own = stored.find((row) => row.workspaceId !== null);
  const inherited = stored.find((row) => row.workspaceId === null);
  const winner = own ?? inherited;
  if (winner === undefined) return [];
  const scope = winner.workspaceId === null ? "tenant" : "workspace";
  return [
    {
      name,
      envClass: classifyEnvName(registry, name),
      provider: providerOfName(registry, name),
      winning: showSecret(viewer, winner),
      shadowed: own !== undefined && inherited !== undefined ? showSecret(viewer, inherited) : null,
      withheld: plan.withheld.find((row) => row.name === name)?.reason ?? null,
      running: liveReceipt?.injected.find((row) => row.name === name) ?? null,
      pending: drift?.changedNames.includes(name) ?? false,
      coMingled: facts.entries.some((row) => row.name === name && row.scope === scope && row.coMingled),
    },
  ];
};

/**
 * Both scopes as one workspace sees them, from one snapshot: for the Secrets tab.
 * @throws DomainError NOT_FOUND
 */
export const listSecrets = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId },
): Promise<WorkspaceSecrets> => {
  const { workspaceId } = input;
  const { gathered, stored } = await withTenant(
    ctx.db,
    scope,
    async (tx) => ({
      gathered: await gatherOne(tx, scope, ctx, workspaceId),
      stored: byName(await listSecretScreenRows(tx, scope, workspaceId)),
    }),
    { readOnly: true },
  );
  const judgement = judgeFacts(ctx.registry, gathered);
  return {
    workspaceId,
    missing: findMissingCredential(ctx.registry, judgement),
    rows: [...stored].flatMap(([name, rows]) => rowOf(ctx.registry, scope, judgement, name, rows)),
    removedButRunning: (judgement.liveReceipt?.injected ?? []).filter((row) => !stored.has(row.name)),
    standing: describeStanding(ctx.registry, judgement),
  };
};
