import { fillEnv, type NamePlan, type RunEnv } from "@molecule/billing";
import {
  consumeConfirmation,
  insertRun,
  insertRunKeys,
  type NewRun,
  type WorkspaceLease,
} from "@molecule/db/repositories";
import {
  type ConfirmationId,
  newId,
  type RunId,
  type RunReceipt,
  type Secret,
  type WorkspaceId,
} from "@molecule/domain";
import { classifyEnvName } from "@molecule/registry";
import type { OpenSecret } from "@molecule/secrets/open";
import type { WorkspaceJudgement } from "../billing/judge-facts.ts";
import { describeReadFailure } from "../billing/read-failure.ts";
import type { ServiceContext } from "../service-context.ts";
import { recordStage } from "./enter-stage.ts";
import { judgeStart } from "./judge-start.ts";
import { type Leased, withLease } from "./lease.ts";
import { noteReadability, openEntries } from "./open-entries.ts";
import { type Refusal, type RefusedRun, refuseStart } from "./refuse-start.ts";
import { RUN_LEASE_MS } from "./renew-leases.ts";
import { retryingConflicts } from "./retry-conflicts.ts";
import { digestRunKey, mintAccessKey, mintAgentKey } from "./run-key.ts";
import { scanRunEnv } from "./scan-run-env.ts";

export type PrepareRunInput = {
  readonly openSecret: OpenSecret;
  /** Where the run finds its platform and itself: PLATFORM_URL, PATH, HOME, LANG, TZ. */
  readonly identify: (run: {
    readonly id: RunId;
    readonly workspaceId: WorkspaceId;
  }) => Readonly<Record<string, string>>;
  /** When to try again after facts that could not be read. */
  readonly retryUnresolvedInMs: number;
};

/** A run that may start now. Its environment exists in this process's memory and nowhere else. */
export type PreparedRun = {
  readonly ok: true;
  readonly run: NewRun;
  readonly env: RunEnv;
  /** Every secret value that stands in the environment, for redaction. */
  readonly secretValues: readonly Secret[];
  readonly receipt: RunReceipt;
};

type Plan = Extract<NamePlan, { ok: true }>;
type Keys = { readonly agent: Secret; readonly access: Secret | null };

const writeReceipt = (
  ctx: ServiceContext,
  run: NewRun,
  { facts, resolution }: WorkspaceJudgement,
  plan: Plan,
): RunReceipt => {
  const fingerprintOf = (ref: Plan["enters"][number]): string | null =>
    facts.entries.find((entry) => entry.name === ref.name && entry.scope === ref.scope)?.fingerprint ?? null;
  const credentials = plan.enters.filter(({ name }) => classifyEnvName(ctx.registry, name) === "credential");
  return {
    ...plan.payer,
    runId: run.id,
    workspaceId: run.workspaceId,
    generation: run.generation,
    source: resolution.source,
    model: plan.model,
    injected: plan.enters,
    withheld: plan.withheld,
    credential: plan.chosen === null ? null : { ...plan.chosen, fingerprint: fingerprintOf(plan.chosen) },
    fingerprints: credentials.map(fingerprintOf).filter((one) => one !== null),
    registryHash: ctx.registry.hash,
  };
};

const insertPrepared = async (
  { tx, scope }: Leased,
  run: NewRun,
  receipt: RunReceipt,
  plan: Plan,
  keys: Keys,
) => {
  await insertRun(tx, scope, run, receipt, RUN_LEASE_MS);
  await insertRunKeys(tx, scope, run, [
    { kind: "agent", digest: digestRunKey(keys.agent.expose()) },
    ...(keys.access === null
      ? []
      : [{ kind: "access" as const, digest: digestRunKey(keys.access.expose()) }]),
  ]);
  if (plan.confirmationId === null) return;
  if (!(await consumeConfirmation(tx, scope, plan.confirmationId as ConfirmationId, run.id)))
    throw new Error("a confirmation was used by another run while the workspace was locked");
};

const prepare = async (
  leased: Leased,
  lease: WorkspaceLease,
  ctx: ServiceContext,
  input: PrepareRunInput,
): Promise<PreparedRun | RefusedRun> => {
  const { tx, scope, workspace } = leased;
  await recordStage(leased, { stage: "preparing", generation: workspace.desiredGeneration });
  const judgement = await judgeStart(leased, ctx, input.openSecret);
  const { plan, facts } = judgement;
  const refuse = (refusal: Omit<Refusal, "mode">) =>
    refuseStart(
      leased,
      ctx,
      judgement,
      { ...refusal, mode: plan.mode },
      refusal.code === "PAYER_UNRESOLVED" ? input.retryUnresolvedInMs : null,
    );
  if (!plan.ok) return refuse(plan);

  const opened = await openEntries(
    tx,
    { scope, workspaceId: workspace.id, openSecret: input.openSecret },
    plan.enters,
  );
  if (opened.failed.length > 0) {
    await noteReadability(tx, scope, workspace.id, opened.failed, false);
    return refuse({ code: "SECRET_UNREADABLE", names: opened.failed.map((ref) => ref.name).sort() });
  }
  const run: NewRun = {
    id: newId<RunId>(),
    workspaceId: workspace.id,
    generation: workspace.desiredGeneration,
    fence: lease.fence,
    runtime: workspace.runtime,
    mode: plan.mode,
  };
  const keys: Keys = {
    agent: mintAgentKey(),
    access: plan.mode === "platform_managed" ? mintAccessKey() : null,
  };
  const accessKey = keys.access?.expose() ?? null;
  const identity = {
    ...input.identify(run),
    WORKSPACE_ID: workspace.id,
    MOLECULE_AGENT_KEY: keys.agent.expose(),
  };
  const filled = fillEnv({ registry: ctx.registry, facts, plan, values: opened.values, accessKey, identity });
  if (!filled.ok) return refuse(filled);
  const faults = await scanRunEnv(tx, ctx, scope, {
    runtime: workspace.runtime,
    plan,
    env: filled.env,
    accessKey,
  });
  if (faults.length > 0) return refuse({ code: "ENV_SCAN_FAILED", names: faults });

  const receipt = writeReceipt(ctx, run, judgement, plan);
  await insertPrepared(leased, run, receipt, plan, keys);
  const secretValues = [
    ...opened.values.values(),
    keys.agent,
    ...(keys.access === null ? [] : [keys.access]),
  ];
  return { ok: true, run, env: filled.env, secretValues, receipt };
};

/**
 * Prepares the start that the workspace asks for: facts, resolution, plan, values, environment, last scan; and
 * in the same transaction the run, its receipt and its keys' digests. The generation is the one desired in that
 * snapshot, so every change that was committed before is in it. A refusal is stored on the workspace instead.
 * @throws LeaseLostError, or the database's error when not even a refusal can be stored
 */
export const prepareRun = async (
  ctx: ServiceContext,
  lease: WorkspaceLease,
  input: PrepareRunInput,
): Promise<PreparedRun | RefusedRun> => {
  try {
    return await retryingConflicts(() =>
      withLease(ctx, lease, (leased) => prepare(leased, lease, ctx, input), { isolation: "repeatable read" }),
    );
  } catch (error) {
    if (describeReadFailure(error) === null) throw error;
    // Facts that cannot be read decide nothing: no start acts on a fallback.
    const refusal: Refusal = { code: "PAYER_UNRESOLVED", names: [], mode: null };
    return withLease(ctx, lease, (leased) =>
      refuseStart(leased, ctx, null, refusal, input.retryUnresolvedInMs),
    );
  }
};
