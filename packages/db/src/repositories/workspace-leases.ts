import {
  canMove,
  type ObservedState,
  type PlanRefusalCode,
  type RunStage,
  type TenantId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { and, eq, sql } from "drizzle-orm";
import { notify } from "../listen.ts";
import { type StoredRefusal, workspaces } from "../schema/index.ts";
import { textArray } from "../text-array.ts";
import type { SystemTx, TenantTx } from "../transaction.ts";
import { inMilliseconds, listOwners } from "./lease-sql.ts";
import type { Workspace } from "./workspaces.ts";

/**
 * A supervisor's claim on one workspace. `fence` grows with each claim, so whoever holds a smaller one knows
 * that another supervisor took over.
 */
export type WorkspaceLease = {
  readonly workspaceId: WorkspaceId;
  readonly tenantId: TenantId;
  readonly owner: string;
  readonly fence: number;
};

export type LeaseClaim = {
  readonly owner: string;
  /** Owners that are known to be dead, whose leases need not run out. */
  readonly deadOwners: readonly string[];
  /** One workspace alone, e.g. the one that a notification named. */
  readonly only?: WorkspaceId | undefined;
  readonly drivers: readonly Workspace["driver"][];
  readonly leaseMs: number;
  readonly limit: number;
};

/**
 * Claims workspaces that nobody holds and that need someone: wanted running, not yet where they are wanted, or
 * with a run that has not ended. Two supervisors that ask at once get different ones.
 */
export const claimWorkspaceLeases = async (tx: SystemTx, claim: LeaseClaim): Promise<WorkspaceLease[]> => {
  const rows = await tx.execute<{ id: WorkspaceId; tenant_id: TenantId; fence: string }>(sql`
    with due as (
      select w.id from workspaces w
        where (w.lease_until is null or w.lease_until <= now() or w.lease_owner = any(${textArray(claim.deadOwners)}))
          and w.driver = any(${textArray(claim.drivers)})
          and ${claim.only === undefined ? sql`true` : sql`w.id = ${claim.only}`}
          and (w.desired_state = 'running' or w.observed_state <> w.desired_state
            or w.desired_generation <> w.observed_generation
            or exists (select from runs r where r.workspace_id = w.id and r.ended_at is null))
        order by w.lease_until nulls first, w.id
        limit ${claim.limit} for update skip locked
    )
    update workspaces w
      set lease_owner = ${claim.owner}, lease_until = ${inMilliseconds(claim.leaseMs)}, fence = w.fence + 1
      from due where w.id = due.id
      returning w.id, w.tenant_id, w.fence`);
  return rows.map((row) => ({
    workspaceId: row.id,
    tenantId: row.tenant_id,
    owner: claim.owner,
    fence: Number(row.fence),
  }));
};

/** Who holds leases that still run. */
export const listLeaseOwners = (tx: SystemTx): Promise<string[]> => listOwners(tx, workspaces);

/**
 * Extends leases that are still their holder's.
 * @returns the workspaces that are; the others were taken over
 */
export const renewWorkspaceLeases = async (
  tx: SystemTx,
  leases: readonly WorkspaceLease[],
  leaseMs: number,
): Promise<ReadonlySet<WorkspaceId>> => {
  const held = leases.map(({ workspaceId, owner, fence }) => ({ id: workspaceId, owner, fence }));
  // Rows are locked in the order in which everybody locks several of them.
  const rows = await tx.execute<{ id: WorkspaceId }>(sql`
    with kept as (
      select w.id from workspaces w
        join json_to_recordset(${JSON.stringify(held)}::json) as held(id uuid, owner text, fence bigint)
          on w.id = held.id and w.lease_owner = held.owner and w.fence = held.fence
        order by w.id for no key update of w
    )
    update workspaces w set lease_until = ${inMilliseconds(leaseMs)} from kept where w.id = kept.id returning w.id`);
  return new Set(rows.map((row) => row.id));
};

/** Lets go of a workspace that needs nobody now. The fence stays, so the next claim is told apart. */
export const releaseWorkspaceLease = async (tx: SystemTx, lease: WorkspaceLease): Promise<void> => {
  await tx
    .update(workspaces)
    .set({ leaseOwner: null, leaseUntil: null })
    .where(
      and(
        eq(workspaces.id, lease.workspaceId),
        eq(workspaces.leaseOwner, lease.owner),
        eq(workspaces.fence, lease.fence),
      ),
    );
};

/** Where each of an owner's workspaces stands, for a sweep that looks for what a notification missed. */
export type LeasedState = {
  readonly workspaceId: WorkspaceId;
  /** Desired and observed differ, or a start is in hand, or a retry is due. */
  readonly unsettled: boolean;
  /** Since the live run's last sign of life; null without a live run. */
  readonly silentForMs: number | null;
  readonly hasQueuedMessage: boolean;
};

export const listLeasedStates = async (tx: SystemTx, owner: string): Promise<readonly LeasedState[]> =>
  tx.execute<LeasedState>(sql`
    select w.id as "workspaceId",
        w.desired_generation <> w.observed_generation or w.stage is not null or w.refusal is not null
          or w.observed_state not in ('online') or w.desired_state <> 'running' or w.crash_count > 0 as unsettled,
        (extract(epoch from now() - coalesce(r.heartbeat_at, r.live_at)) * 1000)::float8 as "silentForMs",
        exists (select from messages m
          where m.workspace_id = w.id and m.author = 'user' and m.status = 'queued') as "hasQueuedMessage"
      from workspaces w
      left join runs r on r.workspace_id = w.id and r.live_at is not null and r.ended_at is null
      where w.lease_owner = ${owner}`);

/**
 * The leased workspace, removed ones included, locked until the transaction ends; undefined when the lease is
 * another's by now. Every write of a supervisor begins here: a stale one writes nothing.
 */
export const findLeasedWorkspace = async (
  tx: TenantTx,
  scope: TenantScope,
  lease: WorkspaceLease,
): Promise<Workspace | undefined> => {
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(
      and(
        eq(workspaces.tenantId, scope.tenantId),
        eq(workspaces.id, lease.workspaceId),
        eq(workspaces.leaseOwner, lease.owner),
        eq(workspaces.fence, lease.fence),
      ),
    )
    .for("no key update");
  return row;
};

/** What a supervisor sees of a workspace. Not `updated_at`: that says when people changed something. */
export type Observation = {
  readonly state?: ObservedState;
  readonly generation?: number;
  /** Null when no start is in hand. */
  readonly stage?: RunStage | null;
  readonly refusal?: StoredRefusal | null;
  readonly crashCount?: number;
  readonly cancelledGeneration?: number;
  /** From now on the database's clock; null when no retry is planned. */
  readonly retryInMs?: number | null;
  readonly lastError?: string | null;
};

/** What was seen does not follow from how the workspace stands by now; whoever saw it looks again. */
export class StaleObservationError extends Error {
  constructor({ desiredState, observedState }: Expected, to: ObservedState) {
    super(`a workspace that is to be ${desiredState} cannot go from ${observedState} to ${to}`);
    this.name = "StaleObservationError";
  }
}

/** How the writer found the workspace. */
type Expected = Pick<Workspace, "desiredState" | "observedState">;

/**
 * Writes what was seen, on the workspace as the caller found it: the states that it names are those that stand, or
 * nothing is written.
 * @throws StaleObservationError for a move that the table of moves does not know, or when the states are others
 */
export const recordObservation = async (
  tx: TenantTx,
  scope: TenantScope,
  workspace: Pick<Workspace, "id"> & Expected,
  seen: Observation,
): Promise<void> => {
  const { state, generation, stage, retryInMs, ...rest } = seen;
  const { desiredState, observedState } = workspace;
  if (state !== undefined && !canMove(desiredState, observedState, state))
    throw new StaleObservationError(workspace, state);
  const written = await tx
    .update(workspaces)
    .set({
      ...rest,
      ...(state === undefined ? {} : { observedState: state }),
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      ...(stage === undefined
        ? {}
        : {
            stage,
            stageSince:
              stage === null
                ? null
                : sql`case when ${workspaces.stage} is not distinct from ${stage} then ${workspaces.stageSince}
                    else clock_timestamp() end`,
          }),
      ...(retryInMs === undefined
        ? {}
        : { nextAttemptAt: retryInMs === null ? null : inMilliseconds(retryInMs) }),
    })
    .where(
      and(
        eq(workspaces.tenantId, scope.tenantId),
        eq(workspaces.id, workspace.id),
        eq(workspaces.desiredState, desiredState),
        eq(workspaces.observedState, observedState),
      ),
    )
    .returning({ id: workspaces.id });
  if (written.length === 0) throw new StaleObservationError(workspace, state ?? observedState);
};

/** What of a leased workspace decides its supervisor's next step. */
export type WorkspaceStanding = Pick<
  Workspace,
  | "driver"
  | "desiredState"
  | "desiredGeneration"
  | "observedState"
  | "observedGeneration"
  | "stage"
  | "refusal"
  | "crashCount"
  | "cancelledGeneration"
  | "forcedGeneration"
> & {
  readonly stageForMs: number | null;
  /** Until the next try; zero or less when it is due, null when none is planned. */
  readonly retryInMs: number | null;
  /** Until its idle period is over, counted from the last task or answer of its live run; null when it never is. */
  readonly hibernateInMs: number | null;
};

/** The leased workspace, removed ones included; undefined when the lease is another's by now. */
export const findLeasedStanding = async (
  tx: TenantTx,
  scope: TenantScope,
  lease: WorkspaceLease,
): Promise<WorkspaceStanding | undefined> => {
  const [row] = await tx.execute<WorkspaceStanding>(sql`
    select driver, desired_state as "desiredState", desired_generation as "desiredGeneration",
        observed_state as "observedState", observed_generation as "observedGeneration", stage, refusal,
        crash_count as "crashCount", cancelled_generation as "cancelledGeneration",
        forced_generation as "forcedGeneration",
        (select (extract(epoch from greatest(r.live_at, r.last_task_at, last_activity_at)
              + make_interval(mins => hibernate_after_minutes) - clock_timestamp()) * 1000)::float8
          from runs r where r.tenant_id = workspaces.tenant_id and r.workspace_id = workspaces.id
            and r.live_at is not null and r.ended_at is null) as "hibernateInMs",
        (extract(epoch from clock_timestamp() - stage_since) * 1000)::float8 as "stageForMs",
        (extract(epoch from next_attempt_at - clock_timestamp()) * 1000)::float8 as "retryInMs"
      from workspaces
      where tenant_id = ${scope.tenantId} and id = ${lease.workspaceId}
        and lease_owner = ${lease.owner} and fence = ${lease.fence}`);
  return row;
};

/** Lets starts that wait after a refusal be tried now: what they waited for is there. */
export const hastenRefused = async (tx: SystemTx, code: PlanRefusalCode): Promise<void> => {
  const rows = await tx
    .update(workspaces)
    .set({ nextAttemptAt: sql`now()` })
    .where(and(sql`${workspaces.refusal}->>'code' = ${code}`, sql`${workspaces.nextAttemptAt} > now()`))
    .returning({ id: workspaces.id });
  for (const { id } of rows) await notify(tx, "molecule_work", id);
};
