import { accountsOfCall, type BudgetRule, type CallOrigin } from "@molecule/billing";
import type { NanoUsd, RunId, SpendAccount, UtcDay, WorkspaceId } from "@molecule/domain";

/** What this process holds of one account. Granted is never more than what the database granted. */
export type Account = {
  readonly account: SpendAccount;
  /** Whose calls it was first asked for; of a workspace's or a run's account, the only one. */
  readonly workspaceId: WorkspaceId;
  grantedNanoUsd: NanoUsd;
  /** Set aside for calls under way; part of what is granted. */
  heldNanoUsd: NanoUsd;
  /** A call asked for it since it was last looked at. */
  used: boolean;
};

/** The accounts of one run's calls on one day. */
export type CallPlan = {
  readonly origin: CallOrigin;
  readonly day: UtcDay;
  readonly accounts: readonly Account[];
  /** Bits of SPEND_ACCOUNTS. */
  readonly held: number;
};

/** Credit set aside for one call, in every account of its plan. */
export type Hold = {
  readonly plan: CallPlan;
  /** What of it is still set aside. */
  amountNanoUsd: NanoUsd;
};

export const keyOf = ({ scope, scopeId, window, windowStart }: SpendAccount): string =>
  `${scope} ${scopeId} ${window} ${windowStart}`;

export const freeOf = (account: Account): NanoUsd => account.grantedNanoUsd - account.heldNanoUsd;

/** Everything that this process knows and holds of one tenant. */
export type TenantAccounts = {
  readonly accounts: Map<string, Account>;
  readonly plans: Map<RunId, CallPlan>;
  /** Null until they are loaded, and again when they changed. */
  rules: readonly BudgetRule[] | null;
};

export const createTenantAccounts = (): TenantAccounts => ({
  accounts: new Map(),
  plans: new Map(),
  rules: null,
});

const findOrAdd = (tenant: TenantAccounts, account: SpendAccount, workspaceId: WorkspaceId): Account => {
  const key = keyOf(account);
  const known = tenant.accounts.get(key);
  if (known !== undefined) return known;
  const added: Account = { account, workspaceId, grantedNanoUsd: 0n, heldNanoUsd: 0n, used: true };
  tenant.accounts.set(key, added);
  return added;
};

/** The plan of a run's calls; accounts that other runs share are shared. */
export const planCall = (
  tenant: TenantAccounts,
  rules: readonly BudgetRule[],
  origin: CallOrigin,
  day: UtcDay,
): CallPlan => {
  const known = tenant.plans.get(origin.runId);
  if (known !== undefined && known.day === day) return known;
  const accounts = accountsOfCall(rules, origin, day);
  const plan: CallPlan = {
    ...{ origin, day },
    accounts: accounts.map(({ scope, scopeId, window, windowStart }) =>
      findOrAdd(tenant, { scope, scopeId, window, windowStart }, origin.workspaceId),
    ),
    held: accounts.reduce((bits, { bit }) => bits | bit, 0),
  };
  tenant.plans.set(origin.runId, plan);
  return plan;
};

/** Sets an amount aside in all accounts of a plan, or in none. */
export const takeHold = (plan: CallPlan, amountNanoUsd: NanoUsd): Hold | undefined => {
  const { accounts } = plan;
  for (const account of accounts) if (freeOf(account) < amountNanoUsd) return undefined;
  for (const account of accounts) {
    account.heldNanoUsd += amountNanoUsd;
    account.used = true;
  }
  return { plan, amountNanoUsd };
};

/** Keeps no more of a hold than what is sure to leave the leases; the rest is free for other calls. */
export const reduceHold = (hold: Hold, toNanoUsd: NanoUsd): void => {
  const freedNanoUsd = hold.amountNanoUsd - toNanoUsd;
  if (freedNanoUsd <= 0n) return;
  hold.amountNanoUsd = toNanoUsd;
  for (const account of hold.plan.accounts) account.heldNanoUsd -= freedNanoUsd;
};

/** Ends a hold; `leftNanoUsd` has left the leases in the database. */
export const endHold = (hold: Hold, leftNanoUsd: NanoUsd): void => {
  const { plan, amountNanoUsd } = hold;
  hold.amountNanoUsd = 0n;
  for (const account of plan.accounts) {
    account.heldNanoUsd -= amountNanoUsd;
    account.grantedNanoUsd -= leftNanoUsd;
  }
};

export type CreditTotals = { readonly leasedNanoUsd: NanoUsd; readonly heldNanoUsd: NanoUsd };

/** What is leased of the tenant's credit itself; budgets are limits on the same money. */
export const creditTotals = ({ accounts }: TenantAccounts): CreditTotals => {
  let [leasedNanoUsd, heldNanoUsd] = [0n, 0n];
  for (const { account, ...amounts } of accounts.values()) {
    if (account.scope !== "credit") continue;
    leasedNanoUsd += amounts.grantedNanoUsd;
    heldNanoUsd += amounts.heldNanoUsd;
  }
  return { leasedNanoUsd, heldNanoUsd };
};

/** Forgets accounts in which nothing is held or granted and that nobody asked for, and the plans that name them. */
export const dropIdle = (tenant: TenantAccounts): void => {
  const gone = new Set<Account>();
  for (const [key, account] of tenant.accounts)
    if (account.grantedNanoUsd === 0n && account.heldNanoUsd === 0n && !account.used) {
      tenant.accounts.delete(key);
      gone.add(account);
    }
  if (gone.size === 0) return;
  for (const [runId, plan] of tenant.plans)
    if (plan.accounts.some((account) => gone.has(account))) tenant.plans.delete(runId);
};
