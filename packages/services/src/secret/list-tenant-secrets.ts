import { type TenantTx, withTenant } from "@molecule/db";
import { listSecretScreenRows, listWorkspaces, type SecretScreenRow } from "@molecule/db/repositories";
import type { RunReceipt, TenantScope, WorkspaceId } from "@molecule/domain";
import { classifyEnvName, type EnvClass } from "@molecule/registry";
import { gatherWithReceipts } from "../billing/gather-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import { providerOfName, type ShownSecret, showSecret } from "./secret-row.ts";

/** One name at tenant scope, and what becomes of it in the workspaces. */
export type TenantSecretRow = {
  readonly name: string;
  readonly envClass: EnvClass;
  readonly provider: { readonly name: string; readonly displayName: string } | null;
  readonly stored: ShownSecret;
  /** Workspaces with a row of their own under this name; all others inherit this one. */
  readonly overriddenBy: readonly WorkspaceId[];
  /** Workspaces whose live run was started with this row, with the version it has there. */
  readonly runningIn: readonly { readonly workspaceId: WorkspaceId; readonly version: number }[];
};

export type TenantSecrets = {
  readonly workspaces: readonly { readonly id: WorkspaceId; readonly name: string }[];
  readonly rows: readonly TenantSecretRow[];
};

type Snapshot = {
  readonly rows: readonly SecretScreenRow[];
  readonly workspaces: TenantSecrets["workspaces"];
  readonly live: readonly (readonly [WorkspaceId, RunReceipt])[];
};

const readSnapshot = async (tx: TenantTx, ctx: ServiceContext, scope: TenantScope): Promise<Snapshot> => {
  const workspaces = await listWorkspaces(tx, scope);
  const gathered = await gatherWithReceipts(tx, scope, ctx, "all");
  return {
    rows: await listSecretScreenRows(tx, scope, "all"),
    workspaces: workspaces.map(({ id, name }) => ({ id, name })),
    live: [...gathered].flatMap(([id, { liveReceipt }]) =>
      liveReceipt === null ? [] : [[id, liveReceipt] as const],
    ),
  };
};

/** What is stored for all workspaces, with who overrides it and where it runs. */
export const listTenantSecrets = async (ctx: ServiceContext, scope: TenantScope): Promise<TenantSecrets> => {
  const { rows, workspaces, live } = await withTenant(ctx.db, scope, (tx) => readSnapshot(tx, ctx, scope), {
    readOnly: true,
  });
  const overrides = Map.groupBy(rows, (row) => row.name);
  return {
    workspaces,
    rows: rows
      .filter((row) => row.workspaceId === null)
      .map((row) => ({
        name: row.name,
        envClass: classifyEnvName(ctx.registry, row.name),
        provider: providerOfName(ctx.registry, row.name),
        stored: showSecret(scope, row),
        overriddenBy: (overrides.get(row.name) ?? []).flatMap((own) =>
          own.workspaceId === null ? [] : [own.workspaceId],
        ),
        runningIn: live.flatMap(([workspaceId, receipt]) =>
          receipt.injected
            .filter((entry) => entry.name === row.name && entry.scope === "tenant")
            .map(({ version }) => ({ workspaceId, version })),
        ),
      })),
  };
};
