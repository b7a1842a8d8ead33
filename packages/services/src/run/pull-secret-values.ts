import { entryKey, explainRefusal, type NamePlan } from "@molecule/billing";
import { withTenant } from "@molecule/db";
import { findRunReceipt, type KeyedRun } from "@molecule/db/repositories";
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

type Pulled = {
  readonly judgement: WorkspaceJudgement;
  readonly receipt: RunReceipt;
  readonly opened: OpenedEntries;
};

const restartRequired = (): DomainError =>
  new DomainError("RESTART_REQUIRED", "Who pays, or at which provider, has changed since this run started.", {
    remedy: "Restart the workspace; a running agent never changes its payer.",
  });

const payerMoved = (receipt: RunReceipt, now: PayerFacts): boolean =>
  receipt.payer !== now.payer || receipt.provider !== now.provider;

/** @throws DomainError RESTART_REQUIRED, or the plan's refusal */
const assertSamePayer = (
  ctx: ServiceContext,
  receipt: RunReceipt,
  { plan, resolution, facts }: WorkspaceJudgement,
): Extract<NamePlan, { ok: true }> => {
  const payer = plan.ok ? plan.payer : plan.payerChange?.after;
  if (payer !== undefined && payerMoved(receipt, payer)) throw restartRequired();
  if (plan.ok) return plan;
  const words = explainRefusal(plan.code, {
    registry: ctx.registry,
    runtime: facts.runtime,
    model: resolution.effectiveModel,
    provider: resolution.derivedProvider,
    names: plan.names,
    payerChange: plan.payerChange,
  });
  throw new DomainError(plan.code, words.message, { names: plan.names, remedy: words.remedy });
};

const unreadable = (failed: readonly EntryRef[]): DomainError => {
  const names = failed.map((ref) => ref.name).sort();
  return new DomainError("SECRET_UNREADABLE", `${names.join(", ")} is stored, but cannot be opened.`, {
    names,
    remedy: "Enter the value again.",
  });
};

const fill = ({ judgement, opened }: Pulled, enters: readonly EntryRef[]): Record<string, string> => {
  const clear = new Map(judgement.facts.entries.map((entry) => [entryKey(entry), entry.value]));
  const values: Record<string, string> = {};
  for (const ref of enters) {
    const value = opened.values.get(entryKey(ref))?.expose() ?? clear.get(entryKey(ref));
    if (value === null || value === undefined) throw unreadable([ref]);
    values[ref.name] = value;
  }
  return values;
};

/**
 * The tenant's own part of what a start would put into the environment now, for the agent of a run: stored names
 * alone, through the same facts and the same plan as a start. All of it or nothing.
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
      if (receipt === undefined) throw runEnded();
      const judgement = judgeFacts(ctx.registry, await gatherOne(tx, scope, ctx, workspaceId));
      const { enters } = assertSamePayer(ctx, receipt, judgement);
      return {
        judgement,
        receipt,
        enters,
        opened: await openEntries(tx, { scope, workspaceId, openSecret }, enters),
      };
    },
    { isolation: "repeatable read", readOnly: true },
  );
  const { failed } = pulled.opened;
  if (failed.length > 0) {
    await withTenant(ctx.db, scope, (tx) => noteReadability(tx, scope, workspaceId, failed, false));
    throw unreadable(failed);
  }
  return fill(pulled, pulled.enters);
};
