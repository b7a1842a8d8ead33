import { explainRefusal } from "@molecule/billing";
import { recordChange, recordLifecycleEvent, recordObservation } from "@molecule/db/repositories";
import type { StoredRefusal } from "@molecule/db/schema";
import type { BillingMode, ObservedState, PlanRefusalCode, RunEndReason, RunReceipt } from "@molecule/domain";
import type { WorkspaceJudgement } from "../billing/judge-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import type { Leased } from "./lease.ts";

/** Why nothing was started. It stands on the workspace until something changes that it depends on. */
export type RefusedRun = {
  readonly ok: false;
  readonly code: Refusal["code"];
  readonly names: readonly string[];
  readonly message: string;
  /** Set when the run that serves now must end at once all the same. */
  readonly stopNow: RunEndReason | null;
};

/** What the engine that would start a run lacks, whatever is saved; it passes by itself or by an operator's hand. */
export type EngineFault = { readonly message: string; readonly remedy: string };

export type RefusalCause =
  | {
      readonly code: PlanRefusalCode;
      readonly names: readonly string[];
      readonly payerChange?: StoredRefusal["payerChange"];
    }
  | { readonly code: "UNAVAILABLE"; readonly names: readonly string[]; readonly fault: EngineFault };

export type Refusal = RefusalCause & { readonly mode: BillingMode | null };

/** States in which a run serves the workspace. */
const SERVING: ReadonlySet<ObservedState> = new Set(["online", "degraded"]);

/** A run that carries a platform credential, or that manages its own payer no more, does not keep serving. */
const reasonToStop = (live: RunReceipt | null, refusal: Refusal): RunEndReason | null => {
  if (live === null) return null;
  if (refusal.mode === "disabled" && live.mode !== "disabled") return "disabled";
  const carries = live.injected.some((entry) => refusal.names.includes(entry.name));
  return refusal.code === "CO_MINGLED_CREDENTIAL" && carries ? "co_mingled" : null;
};

type RefusalWords = Pick<StoredRefusal, "message" | "remedy" | "payerChange">;

const sayWhy = (
  ctx: ServiceContext,
  { workspace }: Leased,
  judgement: Pick<WorkspaceJudgement, "resolution"> | null,
  refusal: Refusal,
): RefusalWords => {
  if (refusal.code === "UNAVAILABLE") return refusal.fault;
  const { code, names, payerChange } = refusal;
  const { message } = explainRefusal(code, {
    registry: ctx.registry,
    runtime: workspace.runtime,
    model: judgement?.resolution.effectiveModel ?? null,
    provider: judgement?.resolution.derivedProvider ?? null,
    names,
    payerChange,
  });
  return payerChange === undefined ? { message } : { message, payerChange };
};

/**
 * Stores a refusal on the workspace, in the caller's transaction. A run that is live keeps serving, so the
 * workspace then stays as it is; without one it has failed.
 * @param retryInMs when it is tried again by itself; null when only a change can help
 */
export const refuseStart = async (
  leased: Leased,
  ctx: ServiceContext,
  judgement: Pick<WorkspaceJudgement, "resolution" | "liveReceipt"> | null,
  refusal: Refusal,
  retryInMs: number | null,
): Promise<RefusedRun> => {
  const { tx, scope, workspace } = leased;
  const { code } = refusal;
  const names = [...refusal.names];
  const words = sayWhy(ctx, leased, judgement, refusal);
  const { message } = words;
  const generation = workspace.desiredGeneration;
  const live = judgement?.liveReceipt ?? null;
  const serving = judgement === null ? SERVING.has(workspace.observedState) : live !== null;
  await recordObservation(tx, scope, workspace, {
    ...(serving ? {} : { state: "failed" as const }),
    stage: null,
    retryInMs,
    refusal: { code, names, ...words, generation, at: new Date().toISOString() },
  });
  await recordLifecycleEvent(tx, scope, {
    workspaceId: workspace.id,
    generation,
    what: "refused",
    detail: `${code}: ${message}`,
  });
  await recordChange(tx, { tenantId: scope.tenantId, workspaceId: workspace.id, topic: "workspace" });
  return { ok: false, code, names, message, stopNow: reasonToStop(live, refusal) };
};
