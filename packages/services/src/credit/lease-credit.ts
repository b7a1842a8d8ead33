import { availableOf, type BudgetRule, planLease, stopLimitOf } from "@molecule/billing";
import { withSystem } from "@molecule/db";
import {
  findLease,
  findTenantById,
  growLease,
  listBudgets,
  lockCounters,
  lockRegistration,
  type Registration,
  type SpendCounter,
} from "@molecule/db/repositories";
import type { NanoUsd, SpendAccount, TenantId, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

export type CreditAsk = {
  readonly account: SpendAccount;
  /** Of the calls that it is for: its budgets bound them too. */
  readonly workspaceId: WorkspaceId;
  /** Numbers what this gateway does about an account, rising: an ask with a number that was answered is answered alike. */
  readonly operation: number;
  readonly needNanoUsd: NanoUsd;
  readonly wantNanoUsd: NanoUsd;
};

export type CreditAnswer = {
  readonly account: SpendAccount;
  readonly grantedNanoUsd: NanoUsd;
  /** The budget's limit, or the credit that there ever was with the overage; null when nothing bounds any more. */
  readonly limitNanoUsd: NanoUsd | null;
  /** Free for anyone after this answer; null when nothing bounds. */
  readonly availableNanoUsd: NanoUsd | null;
  /** Set aside by others, or for unresolved calls: part of it may come back. */
  readonly reservedElsewhereNanoUsd: NanoUsd;
};

export type CreditAnswers =
  | { readonly registered: true; readonly answers: readonly CreditAnswer[] }
  | { readonly registered: false };

type Bounds = { readonly rules: readonly BudgetRule[]; readonly overageNanoUsd: NanoUsd };

/** Of credit, spent counts what came in as negative, so its only limit is the overage. */
const limitOf = (
  { rules, overageNanoUsd }: Bounds,
  { scope, window }: SpendAccount,
  workspaceId: WorkspaceId,
): NanoUsd | null =>
  scope === "credit" || window === "ever" ? overageNanoUsd : stopLimitOf(rules, scope, window, workspaceId);

const isSame = (a: SpendAccount, b: SpendAccount): boolean =>
  a.scope === b.scope && a.scopeId === b.scopeId && a.window === b.window && a.windowStart === b.windowStart;

/**
 * Sets credit aside for a gateway, in each account of a tenant as much as is free of what it asks for.
 */
export const leaseCredit = (
  ctx: Pick<ServiceContext, "db">,
  by: Registration,
  tenantId: TenantId,
  asks: readonly CreditAsk[],
): Promise<CreditAnswers> =>
  withSystem(ctx.db, async (tx) => {
    if (!(await lockRegistration(tx, by))) return { registered: false };
    const counters = await lockCounters(
      tx,
      tenantId,
      asks.map((ask) => ask.account),
    );
    const tenant = await findTenantById(tx, tenantId);
    const { overageNanoUsd = 0n, overageCapNanoUsd = 0n } = tenant ?? {};
    const bounds: Bounds = {
      rules: await listBudgets(tx, tenantId),
      overageNanoUsd: overageNanoUsd < overageCapNanoUsd ? overageNanoUsd : overageCapNanoUsd,
    };
    const answerOne = async (ask: CreditAsk, counter: SpendCounter): Promise<CreditAnswer> => {
      const { account, operation } = ask;
      const limitNanoUsd = limitOf(bounds, account, ask.workspaceId);
      const before = { ...counter, limitNanoUsd };
      const lease = await findLease(tx, by.gatewayId, tenantId, account);
      const repeated = lease?.lastOperation === operation;
      const granted = repeated ? lease.lastGrantNanoUsd : planLease(before, ask);
      if (!repeated && granted > 0n)
        await growLease(tx, by.gatewayId, tenantId, account, { operation, grantNanoUsd: granted });
      const added = repeated ? 0n : granted;
      return {
        account,
        grantedNanoUsd: granted,
        limitNanoUsd,
        availableNanoUsd: availableOf({ ...before, reservedNanoUsd: counter.reservedNanoUsd + added }),
        reservedElsewhereNanoUsd: counter.reservedNanoUsd - (lease?.grantedNanoUsd ?? 0n),
      };
    };
    const answers: CreditAnswer[] = [];
    for (const ask of asks) {
      const counter = counters.find((each) => isSame(each, ask.account));
      if (counter !== undefined) answers.push(await answerOne(ask, counter));
    }
    return { registered: true, answers };
  });
