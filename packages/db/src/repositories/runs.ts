import type { DriverName, RunEndReason, RunId, RunReceipt, TenantScope, WorkspaceId } from "@molecule/domain";
import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { notify } from "../listen.ts";
import { runReceipts, runs, secrets, secretVersions, tenants, workspaces } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { inMilliseconds } from "./lease-sql.ts";

export type Run = typeof runs.$inferSelect;
export type NewRun = Pick<Run, "id" | "workspaceId" | "generation" | "fence" | "runtime" | "mode">;

const place = (scope: TenantScope, id: RunId): SQL | undefined =>
  and(eq(runs.tenantId, scope.tenantId), eq(runs.id, id));

/** Inserts a prepared run together with its receipt, which no role can change afterwards. */
export const insertRun = async (
  tx: TenantTx,
  scope: TenantScope,
  run: NewRun,
  receipt: RunReceipt,
  leaseMs: number,
): Promise<void> => {
  const { tenantId } = scope;
  await tx.insert(runs).values({ ...run, tenantId, leaseUntil: inMilliseconds(leaseMs) });
  await tx.insert(runReceipts).values({ runId: run.id, tenantId, workspaceId: run.workspaceId, receipt });
};

/** A run that has not ended, with its ages by the database's clock. */
export type OpenRun = Pick<
  Run,
  "id" | "generation" | "mode" | "handle" | "agentUrl" | "stopReason" | "proof"
> & {
  readonly live: boolean;
  readonly registered: boolean;
  /** A credential of the platform went into its environment, as is known by now. */
  readonly coMingled: boolean;
  /** Somebody asked for another proof. */
  readonly proofAsked: boolean;
  /** Has a task in hand, or a message or a peer's task on its way to it. */
  readonly busy: boolean;
  /** Null while it is not told to drain. */
  readonly drainingForMs: number | null;
  readonly liveForMs: number | null;
  /** Since its last sign of life. */
  readonly silentForMs: number;
};

const since = (moment: SQL | Run["liveAt"]): SQL =>
  sql`(extract(epoch from clock_timestamp() - ${moment}) * 1000)::float8`;

/** By the fingerprints that the receipt keeps, and by what was found since in the stored versions it names. */
const CO_MINGLED = sql`exists (
    select from run_receipts rr
      where rr.run_id = r.id and rr.tenant_id = r.tenant_id and (
        exists (select from platform_credentials p where rr.receipt->'fingerprints' ? p.fingerprint)
        or exists (
          select from json_to_recordset((rr.receipt->'injected')::json) as i(name text, scope text, version int)
            join secrets s on s.tenant_id = r.tenant_id and s.name = i.name
              and s.workspace_id is not distinct from case i.scope when 'workspace' then r.workspace_id end
            join secret_versions v on v.tenant_id = s.tenant_id and v.secret_id = s.id and v.version = i.version
            where v.co_mingled or v.fingerprint in (select fingerprint from platform_credentials))))`;

/** Runs of one workspace that have not ended, newest first. */
export const listOpenRuns = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<readonly OpenRun[]> =>
  tx.execute<OpenRun>(sql`
    select r.id, r.generation, r.mode, r.handle, r.agent_url as "agentUrl", r.stop_reason as "stopReason", r.proof,
        r.prove_asked_at is not null as "proofAsked",
        r.live_at is not null as live,
        r.registered_at is not null as registered,
        r.current_task is not null or exists (select from messages m
          where m.tenant_id = r.tenant_id and m.workspace_id = r.workspace_id and m.run_id = r.id
            and m.status in ('sending', 'streaming'))
          or exists (select from peer_calls p
            where p.tenant_id = r.tenant_id and p.callee_run_id = r.id and p.status = 'sending') as busy,
        ${CO_MINGLED} as "coMingled",
        ${since(sql`r.draining_at`)} as "drainingForMs", ${since(sql`r.live_at`)} as "liveForMs",
        ${since(sql`coalesce(r.heartbeat_at, r.registered_at, r.prepared_at)`)} as "silentForMs"
      from runs r
      where r.tenant_id = ${scope.tenantId} and r.workspace_id = ${workspaceId} and r.ended_at is null
      order by r.prepared_at desc, r.id desc`);

export const findRun = async (tx: TenantTx, scope: TenantScope, id: RunId): Promise<Run | undefined> => {
  const [row] = await tx.select().from(runs).where(place(scope, id));
  return row;
};

/** Writes to a run that has not ended. @returns false when it has, or is not there */
const updateOpenRun = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  set: { [K in keyof Partial<Run>]: Run[K] | SQL },
  where?: SQL,
): Promise<boolean> => {
  const rows = await tx
    .update(runs)
    .set(set)
    .where(and(place(scope, id), isNull(runs.endedAt), where))
    .returning({ id: runs.id });
  return rows.length === 1;
};

/** What the driver knows the execution by, as soon as it runs. @returns false when the run has ended */
export const setRunHandle = (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  handle: NonNullable<Run["handle"]>,
): Promise<boolean> => updateOpenRun(tx, scope, id, { handle });

/** Tells the run to drain, or takes that back. @returns false when it has ended */
export const setRunDraining = (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  draining: boolean,
): Promise<boolean> =>
  updateOpenRun(tx, scope, id, {
    drainingAt: draining ? sql`coalesce(${runs.drainingAt}, clock_timestamp())` : null,
  });

/** From now on this run serves the workspace. A unique index allows one. @returns false when it has ended */
export const setRunLive = (tx: TenantTx, scope: TenantScope, id: RunId): Promise<boolean> =>
  updateOpenRun(tx, scope, id, { liveAt: sql`coalesce(${runs.liveAt}, clock_timestamp())` });

/** The first address binds the run. @returns false when it is bound to another, has ended, or is not there */
export const setRunRegistered = (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  agent: { readonly agentUrl: string; readonly executor: string; readonly agentVersion: string },
): Promise<boolean> =>
  updateOpenRun(
    tx,
    scope,
    id,
    {
      ...agent,
      registeredAt: sql`coalesce(${runs.registeredAt}, clock_timestamp())`,
      heartbeatAt: sql`clock_timestamp()`,
    },
    or(isNull(runs.agentUrl), eq(runs.agentUrl, agent.agentUrl)),
  );

/** Notes a sign of life and extends the lease. @returns false when the run has ended */
export const recordRunHeartbeat = (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  beat: { readonly currentTask: string | null; readonly leaseMs: number },
): Promise<boolean> =>
  updateOpenRun(tx, scope, id, {
    currentTask: beat.currentTask,
    lastTaskAt:
      beat.currentTask === null
        ? sql`case when ${runs.currentTask} is null then ${runs.lastTaskAt} else clock_timestamp() end`
        : sql`clock_timestamp()`,
    heartbeatAt: sql`clock_timestamp()`,
    leaseUntil: inMilliseconds(beat.leaseMs),
  });

export type RunEnd = {
  readonly reason: RunEndReason;
  readonly exitCode?: number | null;
  readonly detail?: string | null;
};

/**
 * Ends a run for good; its keys stop being valid when the transaction commits.
 * @returns whether it ever served; undefined when it had ended before, or is not there
 */
export const endRun = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
  end: RunEnd,
): Promise<{ readonly served: boolean } | undefined> => {
  const [row] = await tx
    .update(runs)
    .set({
      endedAt: sql`clock_timestamp()`,
      endReason: end.reason,
      exitCode: end.exitCode ?? null,
      endDetail: end.detail ?? null,
      currentTask: null,
    })
    .where(and(place(scope, id), isNull(runs.endedAt)))
    .returning({ liveAt: runs.liveAt });
  if (row === undefined) return undefined;
  await notify(tx, "molecule_run_ended", id);
  return { served: row.liveAt !== null };
};

/** Extends the leases of runs of workspaces that this supervisor holds. */
export const renewRunLeases = async (
  tx: SystemTx,
  owner: string,
  ids: readonly RunId[],
  leaseMs: number,
): Promise<void> => {
  if (ids.length === 0) return;
  await tx.execute(sql`
    update runs r set lease_until = ${inMilliseconds(leaseMs)}
      from json_array_elements_text(${JSON.stringify(ids)}::json) as held(id), workspaces w
      where r.id = held.id::uuid and r.ended_at is null and w.id = r.workspace_id and w.lease_owner = ${owner}`);
};

/** A value that went into a run's environment, as it is stored. */
export type InjectedValue = Pick<typeof secretVersions.$inferSelect, "version" | "sealed" | "keyId"> & {
  readonly name: string;
  readonly workspaceId: WorkspaceId | null;
};

/** The sealed versions that a receipt names, whether or not they are still live. */
export const listInjectedValues = async (
  tx: TenantTx,
  scope: TenantScope,
  receipt: RunReceipt,
): Promise<readonly InjectedValue[]> => {
  if (receipt.injected.length === 0) return [];
  const rows = await tx
    .select({
      name: secrets.name,
      workspaceId: secrets.workspaceId,
      version: secretVersions.version,
      sealed: secretVersions.sealed,
      keyId: secretVersions.keyId,
    })
    .from(secrets)
    .innerJoin(secretVersions, eq(secretVersions.secretId, secrets.id))
    .where(
      and(
        eq(secrets.tenantId, scope.tenantId),
        eq(secretVersions.tenantId, scope.tenantId),
        inArray(
          secrets.name,
          receipt.injected.map((entry) => entry.name),
        ),
        eq(secretVersions.kind, "secret"),
      ),
    );
  const wanted = new Set(receipt.injected.map(({ name, scope: s, version }) => `${s}:${name}:${version}`));
  return rows.filter(
    ({ name, workspaceId, version }) =>
      (workspaceId === null || workspaceId === receipt.workspaceId) &&
      wanted.has(`${workspaceId === null ? "tenant" : "workspace"}:${name}:${version}`),
  );
};

/** What a run's agent may know of its workspace. */
export type RunIntroduction = {
  readonly workspaceName: string;
  readonly role: string | null;
  readonly sandbox: boolean;
  readonly driver: DriverName;
};

export const findRunIntroduction = async (
  tx: TenantTx,
  scope: TenantScope,
  id: RunId,
): Promise<RunIntroduction | undefined> => {
  const [row] = await tx
    .select({
      workspaceName: workspaces.name,
      role: workspaces.role,
      sandbox: tenants.sandbox,
      driver: workspaces.driver,
    })
    .from(runs)
    .innerJoin(workspaces, eq(workspaces.id, runs.workspaceId))
    .innerJoin(tenants, eq(tenants.id, runs.tenantId))
    .where(place(scope, id));
  return row;
};
