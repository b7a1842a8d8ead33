import { explainRefusal, fillEnv, type NamePlan, payerOfPlan } from "@molecule/billing";
import { type TenantTx, withTenant } from "@molecule/db";
import { findRun, findRunReceipt, type KeyedRun } from "@molecule/db/repositories";
import {
  DomainError,
  type EntryRef,
  type PayerFacts,
  processScope,
  type RunReceipt,
  type TenantScope,
} from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { gatherOne } from "../billing/gather-facts.ts";
import { judgeFacts, type WorkspaceJudgement } from "../billing/judge-facts.ts";
import type { ServiceContext } from "../service-context.ts";
import { noteReadability, type OpenedEntries, openEntries } from "./open-entries.ts";
import { runEnded } from "./register-agent.ts";
import { mintAccessKey } from "./run-key.ts";
import { scanRunEnv } from "./scan-run-env.ts";

type Plan = Extract<NamePlan, { ok: true }>;

const restartRequired = (): DomainError =>
  new DomainError("RESTART_REQUIRED", "Who pays, or at which provider, has changed since this run started.", {
    remedy: "Restart the workspace; a running agent never changes its payer.",
  });

const payerMoved = (receipt: RunReceipt, now: PayerFacts): boolean =>
  receipt.payer !== now.payer || receipt.provider !== now.provider;

const refusedAs = (
  ctx: ServiceContext,
  { resolution, facts }: WorkspaceJudgement,
  { code, names, payerChange }: Pick<Extract<NamePlan, { ok: false }>, "code" | "names" | "payerChange">,
): DomainError => {
  const words = explainRefusal(code, {
    registry: ctx.registry,
    runtime: facts.runtime,
    model: resolution.effectiveModel,
    provider: resolution.derivedProvider,
    names,
    payerChange,
  });
  return new DomainError(code, words.message, { names, remedy: words.remedy });
};

/** @throws DomainError RESTART_REQUIRED, or the plan's refusal */
const assertSamePayer = (ctx: ServiceContext, receipt: RunReceipt, judgement: WorkspaceJudgement): Plan => {
  const { plan } = judgement;
  const payer = payerOfPlan(plan);
  if (payer !== null && payerMoved(receipt, payer)) throw restartRequired();
  if (!plan.ok) throw refusedAs(ctx, judgement, plan);
  return plan;
};

const unreadable = (failed: readonly EntryRef[]): DomainError => {
  const names = failed.map((ref) => ref.name).sort();
  return new DomainError("SECRET_UNREADABLE", `${names.join(", ")} is stored, but cannot be opened.`, {
    names,
    remedy: "Enter the value again.",
  });
};

/**
 * The stored names of the environment that a start would get, which passes the same last look first. The access
 * key in it is a stand-in: the run's own is known to its environment alone.
 */
const fill = async (
  tx: TenantTx,
  ctx: ServiceContext,
  scope: TenantScope,
  { judgement, plan, opened }: { judgement: WorkspaceJudgement; plan: Plan; opened: OpenedEntries },
): Promise<Readonly<Record<string, string>>> => {
  const { facts } = judgement;
  const accessKey = plan.mode === "platform_managed" ? mintAccessKey().expose() : null;
  const { registry } = ctx;
  const filled = fillEnv({ registry, facts, plan, values: opened.values, accessKey, identity: {} });
  if (!filled.ok) throw refusedAs(ctx, judgement, filled);
  const finished = { runtime: facts.runtime, plan, env: filled.env, accessKey };
  const names = await scanRunEnv(tx, ctx, scope, finished);
  if (names.length > 0) throw refusedAs(ctx, judgement, { code: "ENV_SCAN_FAILED", names });
  const stored = new Set(plan.enters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(filled.env).filter(([name]) => stored.has(name)));
};

/**
 * The tenant's own part of what a start would put into the environment now, for the agent of a run: stored names
 * alone, through the same facts, the same plan and the same last look as a start. All of it or nothing.
 * @throws DomainError RESTART_REQUIRED when payer or provider would differ from the run's receipt; the plan's
 * refusal; SECRET_UNREADABLE with the names that did not open
 */
export const pullSecretValues = async (
  ctx: ServiceContext,
  run: KeyedRun,
  openSecret: OpenSecret,
): Promise<Readonly<Record<string, string>>> => {
  const scope: TenantScope = processScope("supervisor", run.tenantId);
  const { workspaceId } = run;
  const pulled = await withTenant(
    ctx.db,
    scope,
    async (tx) => {
      const receipt = await findRunReceipt(tx, scope, run.runId);
      // Its key was good a moment ago: of one moment are only the end of the run and the values here.
      const endedAt = (await findRun(tx, scope, run.runId))?.endedAt;
      if (receipt === undefined || endedAt !== null) throw runEnded();
      const judgement = judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, workspaceId));
      const plan = assertSamePayer(ctx, receipt, judgement);
      const opened = await openEntries(tx, { scope, workspaceId, openSecret }, plan.enters);
      if (opened.failed.length > 0) return { failed: opened.failed };
      if (opened.sealed.length > 0)
        throw refusedAs(ctx, judgement, {
          code: "SECRETS_SEALED",
          names: opened.sealed.map((ref) => ref.name).sort(),
        });
      return { values: await fill(tx, ctx, scope, { judgement, plan, opened }) };
    },
    { readOnly: true },
  );
  const { failed, values } = pulled;
  if (failed === undefined) return values;
  await withTenant(ctx.db, scope, (tx) => noteReadability(tx, scope, workspaceId, failed, false));
  throw unreadable(failed);
};
