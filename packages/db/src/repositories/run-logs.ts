import type { RunId, TenantId, TenantScope, WorkspaceId } from "@molecule/domain";
import { sql } from "drizzle-orm";
import type { runs, workspaces } from "../schema/index.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";

/** The end of the newest run's output, as far as it was brought. */
export type RunLog = {
  readonly runId: RunId;
  readonly generation: number;
  readonly preparedAt: Date;
  readonly endedAt: Date | null;
  readonly text: string;
  /** Null while nothing was brought yet. */
  readonly broughtAt: Date | null;
};

/** A run whose output somebody watches, and how its driver knows it. */
export type WatchedLog = {
  readonly runId: RunId;
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly handle: typeof runs.$inferSelect.handle;
  readonly driver: typeof workspaces.$inferSelect.driver;
};

/** What the newest run of a workspace said last; undefined for one that never ran. */
export const findRunLog = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
): Promise<RunLog | undefined> => {
  const [row] = await tx.execute<
    Omit<RunLog, "preparedAt" | "endedAt" | "broughtAt"> & {
      preparedAt: string;
      endedAt: string | null;
      broughtAt: string | null;
    }
  >(sql`
    select r.id as "runId", r.generation, r.prepared_at as "preparedAt", r.ended_at as "endedAt",
        coalesce(l.text, '') as text, l.brought_at as "broughtAt"
      from runs r left join run_logs l on l.tenant_id = r.tenant_id and l.run_id = r.id
      where r.tenant_id = ${scope.tenantId} and r.workspace_id = ${workspaceId}
      order by r.prepared_at desc, r.id desc limit 1`);
  if (row === undefined) return undefined;
  const moment = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    ...row,
    preparedAt: new Date(row.preparedAt),
    endedAt: moment(row.endedAt),
    broughtAt: moment(row.broughtAt),
  };
};

/** Says that somebody watches the newest run of a workspace. Nothing happens for one that never ran. */
export const watchNewestRun = async (
  tx: TenantTx,
  scope: TenantScope,
  workspaceId: WorkspaceId,
  forMs: number,
): Promise<void> => {
  await tx.execute(sql`
    insert into run_logs (run_id, tenant_id, workspace_id, watched_until)
      select id, tenant_id, workspace_id,
          clock_timestamp() + make_interval(secs => ${forMs / 1000}::double precision)
        from runs where tenant_id = ${scope.tenantId} and workspace_id = ${workspaceId}
        order by prepared_at desc, id desc limit 1
      on conflict (run_id) do update set watched_until = excluded.watched_until`);
};

/** Everything that somebody watches now. */
export const listWatchedLogs = (tx: SystemTx): Promise<readonly WatchedLog[]> =>
  tx.execute<WatchedLog>(sql`
    select l.run_id as "runId", l.tenant_id as "tenantId", l.workspace_id as "workspaceId", r.handle, w.driver
      from run_logs l
      join runs r on r.id = l.run_id
      join workspaces w on w.id = l.workspace_id
      where l.watched_until > clock_timestamp() limit 500`);

/** Keeps what a run said last. @returns whether that was news */
export const bringRunLog = async (
  tx: TenantTx,
  scope: TenantScope,
  runId: RunId,
  text: string,
): Promise<boolean> => {
  const rows = await tx.execute<{ id: RunId }>(sql`
    update run_logs set text = ${text}, brought_at = clock_timestamp()
      where tenant_id = ${scope.tenantId} and run_id = ${runId}
        and (text is distinct from ${text} or brought_at is null)
      returning run_id as id`);
  return rows.length === 1;
};

/** Forgets the logs that nobody watched for a day; the driver keeps its own. */
export const forgetOldLogs = async (tx: TenantTx, scope: TenantScope): Promise<void> => {
  await tx.execute(sql`
    delete from run_logs where tenant_id = ${scope.tenantId} and watched_until < now() - interval '1 day'`);
};
