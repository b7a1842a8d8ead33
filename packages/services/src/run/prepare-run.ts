import type { NamePlan, RunEnv } from "@molecule/billing";
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
import { chooseExecutor } from "./choose-executor.ts";
import { composeEnv, type RunKeys } from "./compose-env.ts";
import { recordStage } from "./enter-stage.ts";
import { judgeStart } from "./judge-start.ts";
import { type Leased, withLease } from "./lease.ts";
import {
  type EngineFault,
  type Refusal,
  type RefusalCause,
  type RefusedRun,
  refuseStart,
} from "./refuse-start.ts";
import { RUN_LEASE_MS } from "./renew-leases.ts";
import { retryingConflicts } from "./retry-conflicts.ts";
import { digestRunKey } from "./run-key.ts";

export type PrepareRunInput = {
  readonly openSecret: OpenSecret;
  /** Where the run finds its platform and itself: PLATFORM_URL, PATH, HOME, LANG, TZ. */
  readonly identify: (run: {
    readonly id: RunId;
    readonly workspaceId: WorkspaceId;
  }) => Readonly<Record<string, string>>;
  /** Why what would start it cannot do so now; asked before, so that no engine is waited for in the transaction. */
  readonly engineFault: EngineFault | null;
  /** When to try again after what passes by itself. */
  readonly retryUnresolvedInMs: number;
};

/** A run that may start now. Its environment exists in this process's memory and nowhere else. */
export type PreparedRun = {
  readonly ok: true;
  readonly run: NewRun;
  /** Which executor its agent is started with. */
  readonly executor: string;
  readonly env: RunEnv;
  /** Every secret value that stands in the environment, for redaction. */
  readonly secretValues: readonly Secret[];
  readonly receipt: RunReceipt;
};

type Plan = Extract<NamePlan, { ok: true }>;

/** What passes by itself, without anything of the workspace's changing: it is tried again. */
export const PASSING: ReadonlySet<Refusal["code"]> = new Set([
  "PAYER_UNRESOLVED",
  "SECRETS_SEALED",
  "UNAVAILABLE",
]);

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
  { agent, access }: RunKeys,
) => {
  await insertRun(tx, scope, run, receipt, RUN_LEASE_MS);
  await insertRunKeys(tx, scope, run, [
    { kind: "agent", digest: digestRunKey(agent.expose()) },
    ...(access === null ? [] : [{ kind: "access" as const, digest: digestRunKey(access.expose()) }]),
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
  const { id: workspaceId, desiredGeneration: generation, runtime } = leased.workspace;
  await recordStage(leased, { stage: "preparing", generation });
  const judgement = await judgeStart(leased, ctx, input.openSecret);
  const { plan } = judgement;
  const refuse = (refusal: RefusalCause) => {
    const retryInMs = PASSING.has(refusal.code) ? input.retryUnresolvedInMs : null;
    return refuseStart(leased, ctx, judgement, { ...refusal, mode: plan.mode }, retryInMs);
  };
  if (!plan.ok) return refuse(plan);
  const { fence } = lease;
  const run: NewRun = { id: newId<RunId>(), workspaceId, generation, fence, runtime, mode: plan.mode };
  const { openSecret, identify } = input;
  const composed = await composeEnv(leased, ctx, {
    run,
    judgement,
    plan,
    openSecret,
    identity: identify(run),
  });
  if (!composed.ok) return refuse(composed);
  // Last, so that it hides nothing that a person must mend, or for which the run that serves must end.
  if (input.engineFault !== null) return refuse({ code: "UNAVAILABLE", names: [], fault: input.engineFault });
  const { env, keys, secretValues } = composed;
  const { sandbox } = judgement.facts;
  const executor = chooseExecutor({ sandbox, runtime, executor: leased.workspace.executor });
  const receipt = writeReceipt(ctx, run, judgement, plan);
  await insertPrepared(leased, run, receipt, plan, keys);
  return { ok: true, run, executor, env, secretValues, receipt };
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
