import { fillEnv, type NamePlan, type RunEnv } from "@molecule/billing";
import type { NewRun } from "@molecule/db/repositories";
import type { PlanRefusalCode, Secret } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import type { WorkspaceJudgement } from "../billing/judge-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import type { Leased } from "./lease.ts";
import { noteReadability, openEntries } from "./open-entries.ts";
import { mintAccessKey, mintAgentKey } from "./run-key.ts";
import { scanRunEnv } from "./scan-run-env.ts";

/** The bearers of one run; the access key exists only where the platform pays. */
export type RunKeys = { readonly agent: Secret; readonly access: Secret | null };

export type ComposedEnv =
  | {
      readonly ok: true;
      readonly env: RunEnv;
      readonly keys: RunKeys;
      /** Every secret value that stands in the environment, for redaction. */
      readonly secretValues: readonly Secret[];
    }
  /** What only values can cause. */
  | { readonly ok: false; readonly code: PlanRefusalCode; readonly names: readonly string[] };

export type ComposeInput = {
  readonly run: NewRun;
  readonly judgement: WorkspaceJudgement;
  readonly plan: Extract<NamePlan, { ok: true }>;
  readonly openSecret: OpenSecret;
  readonly identity: Readonly<Record<string, string>>;
};

/** Turns a plan into the environment of one run: opens what enters, mints its keys, fills, and looks once more. */
export const composeEnv = async (
  { tx, scope }: Leased,
  ctx: ServiceContext,
  { run, judgement, plan, openSecret, identity }: ComposeInput,
): Promise<ComposedEnv> => {
  const { workspaceId, runtime } = run;
  const { values, failed, sealed } = await openEntries(tx, { scope, workspaceId, openSecret }, plan.enters);
  if (failed.length > 0) {
    await noteReadability(tx, scope, workspaceId, failed, false);
    return { ok: false, code: "SECRET_UNREADABLE", names: failed.map((ref) => ref.name).sort() };
  }
  if (sealed.length > 0)
    return { ok: false, code: "SECRETS_SEALED", names: sealed.map((ref) => ref.name).sort() };
  const agent = mintAgentKey();
  const access = plan.mode === "platform_managed" ? mintAccessKey() : null;
  const accessKey = access?.expose() ?? null;
  const filled = fillEnv({
    registry: ctx.registry,
    facts: judgement.facts,
    plan,
    values,
    accessKey,
    identity: { ...identity, WORKSPACE_ID: workspaceId, MOLECULE_AGENT_KEY: agent.expose() },
  });
  if (!filled.ok) return filled;
  const { env } = filled;
  const faults = await scanRunEnv(tx, ctx, scope, { runtime, plan, env, accessKey });
  if (faults.length > 0) return { ok: false, code: "ENV_SCAN_FAILED", names: faults };
  const secretValues = [...values.values(), agent, ...(access === null ? [] : [access])];
  return { ok: true, env, keys: { agent, access }, secretValues };
};
