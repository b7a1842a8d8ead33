import type { BudgetRule, CallOrigin } from "@molecule/billing";
import type { NanoUsd, SpendAccount, UtcDay } from "@molecule/domain";
import type { CreditAnswer } from "@molecule/services/calls";
import { type AccountNeed, type CreditBank, createCreditLine } from "./credit-line.ts";
import {
  type Account,
  type CallPlan,
  type CreditTotals,
  createTenantAccounts,
  creditTotals,
  dropIdle,
  freeOf,
  type Hold,
  keyOf,
  planCall,
  takeHold,
} from "./tenant-accounts.ts";
import { type CreditOutcome, judgeWaiter, unavailable, type Waiter } from "./waiting-line.ts";

export type TenantDeskOptions = {
  readonly bank: CreditBank;
  readonly loadRules: () => Promise<readonly BudgetRule[]>;
  /** Asks the other gateways for what they do not use. */
  readonly want: (accounts: readonly SpendAccount[]) => Promise<void>;
  readonly day: () => UtcDay;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** How long a call waits for what other gateways may give back. */
  readonly patienceMs?: number | undefined;
  readonly onUnregistered: () => void;
  readonly onError: (error: unknown) => void;
};

export type TenantDesk = {
  /** Sets credit aside at once, if this process holds enough. */
  peek(origin: CallOrigin, amountNanoUsd: NanoUsd): Hold | undefined;
  /** Sets credit aside, leased from the database if need be. */
  take(origin: CallOrigin, amountNanoUsd: NanoUsd): Promise<CreditOutcome>;
  /** Gives back what was not used since the last time, and looks whether limits changed unheard. */
  tidy(): Promise<void>;
  /** The balance of this tenant's credit that is leased, and what of it is held. Budgets only repeat it. */
  totals(): CreditTotals;
  /** Nothing is held, and nobody waits. */
  isEmpty(): boolean;
  /** Gives back at once what is free of these. */
  yieldFree(keys: ReadonlySet<string>): Promise<void>;
  /** Limits changed: they are read anew before the next call, and what was leased under the old ones goes back. */
  forgetRules(): void;
  /** Answers everyone who waits: this process may not lease any more. */
  close(): void;
};

/** Calls of one size that a lease should be enough for. */
const CALLS_AHEAD = 32n;
/** For fewer than these, more is leased while they go on. */
const CALLS_LEFT = 8n;
/** A lease that was used up within this time was too small: the next one is twice as large, up to a bound. */
const TOO_SOON_MS = 1_000;
const MOST_BOOST = 32n;
/** An account that had nothing more to give is not asked by every call. */
const TOP_UP_PAUSE_MS = 50;
const PAUSE_MS = 60;
const MOST_WAITERS = 2_000;
const PATIENCE_MS = 500;
/** How much longer a call waits for a database that does not answer. */
const SILENCE_MS = 2_500;

type DeskState = {
  readonly options: TenantDeskOptions;
  readonly tenant: ReturnType<typeof createTenantAccounts>;
  readonly line: ReturnType<typeof createCreditLine>;
  waiters: Waiter[];
  serving: boolean;
  toppingUp: boolean;
  toppedUpMs: number;
  boost: bigint;
  closed: boolean;
  rulesEpoch: number;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const loadRules = async (state: DeskState): Promise<readonly BudgetRule[]> => {
  for (;;) {
    if (state.tenant.rules !== null) return state.tenant.rules;
    const epoch = state.rulesEpoch;
    const rules = await state.options.loadRules();
    // A change that was heard meanwhile may not be in what was read.
    if (epoch === state.rulesEpoch) state.tenant.rules = rules;
  }
};

/** What the waiters lack: the least that helps one of them, and enough for all and some that may follow. */
const needsOf = (state: DeskState, rules: readonly BudgetRule[]): AccountNeed[] => {
  const needs = new Map<string, AccountNeed>();
  for (const { origin, amountNanoUsd } of state.waiters)
    for (const account of planCall(state.tenant, rules, origin, state.options.day()).accounts) {
      const key = keyOf(account.account);
      const before = needs.get(key);
      const lacking = amountNanoUsd - freeOf(account);
      const needNanoUsd = before === undefined || lacking < before.needNanoUsd ? lacking : before.needNanoUsd;
      const wantNanoUsd = (before?.wantNanoUsd ?? amountNanoUsd * CALLS_AHEAD) + amountNanoUsd;
      needs.set(key, { account, needNanoUsd, wantNanoUsd });
    }
  return [...needs.values()].filter(({ needNanoUsd }) => needNanoUsd > 0n);
};

type Answers = ReadonlyMap<string, CreditAnswer>;

const ask = async (state: DeskState, needs: readonly AccountNeed[]): Promise<Answers> => {
  if (needs.length === 0) return new Map();
  const outcome = await state.line.ask(needs);
  if (outcome.registered) return new Map(outcome.answers.map((each) => [keyOf(each.account), each]));
  state.options.onUnregistered();
  throw new Error("This gateway is not registered any more, and was lent nothing.");
};

/** @returns the accounts that those who go on waiting want others to give something back of */
const judgeAll = (state: DeskState, rules: readonly BudgetRule[], answers: Answers): SpendAccount[] => {
  const { now, day } = state.options;
  const wanted = new Map<string, SpendAccount>();
  const judged = state.waiters;
  state.waiters = [];
  for (const waiter of judged) {
    const verdict = judgeWaiter(waiter, planCall(state.tenant, rules, waiter.origin, day()), answers, now());
    if (verdict.kind === "wait") wanted.set(keyOf(verdict.account), verdict.account);
    if (verdict.kind === "wait" || verdict.kind === "again") state.waiters.push(waiter);
  }
  return [...wanted.values()];
};

const serve = async (state: DeskState): Promise<void> => {
  if (state.serving) return;
  state.serving = true;
  try {
    while (state.waiters.length > 0 && !state.closed) {
      const rules = await loadRules(state);
      const wanted = judgeAll(state, rules, await ask(state, needsOf(state, rules)));
      if (wanted.length === 0) continue;
      await state.options.want(wanted);
      await pause(PAUSE_MS);
    }
  } catch (error) {
    state.options.onError(error);
    for (const waiter of state.waiters.splice(0)) waiter.answer(unavailable());
  } finally {
    state.serving = false;
  }
};

/** Leases ahead of need, so that calls that follow each other do not each wait for the database. */
const topUp = async (state: DeskState, plan: CallPlan, amountNanoUsd: NanoUsd): Promise<void> => {
  const sinceMs = state.options.now() - state.toppedUpMs;
  if (state.toppingUp || state.serving || state.closed || sinceMs < TOP_UP_PAUSE_MS) return;
  state.toppingUp = true;
  state.boost = sinceMs > TOO_SOON_MS ? 1n : state.boost < MOST_BOOST ? state.boost * 2n : MOST_BOOST;
  try {
    const wantNanoUsd = amountNanoUsd * CALLS_AHEAD * state.boost;
    const low = plan.accounts.filter((account) => freeOf(account) < amountNanoUsd * CALLS_LEFT);
    await ask(
      state,
      low.map((account) => ({ account, needNanoUsd: amountNanoUsd, wantNanoUsd })),
    );
  } catch (error) {
    state.options.onError(error);
  } finally {
    state.toppingUp = false;
    state.toppedUpMs = state.options.now();
  }
};

/** Whether one of the accounts has room for a few more calls of this size only. */
const isLow = ({ accounts }: CallPlan, amountNanoUsd: NanoUsd): boolean => {
  const enough = amountNanoUsd * CALLS_LEFT;
  for (const account of accounts) if (freeOf(account) < enough) return true;
  return false;
};

const queue = (state: DeskState, origin: CallOrigin, amountNanoUsd: NanoUsd): Promise<CreditOutcome> =>
  new Promise((resolve) => {
    if (state.closed || state.waiters.length >= MOST_WAITERS) {
      resolve(unavailable());
      return;
    }
    const { now, patienceMs = PATIENCE_MS } = state.options;
    const timer = setTimeout(() => {
      state.waiters = state.waiters.filter((each) => each !== waiter);
      resolve(unavailable());
    }, patienceMs + SILENCE_MS);
    const waiter: Waiter = {
      ...{ origin, amountNanoUsd, patientUntilMs: now() + patienceMs },
      answer: (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      },
    };
    state.waiters.push(waiter);
    void serve(state);
  });

const giveBackFree = (state: DeskState, isGiven: (key: string, account: Account) => boolean): Promise<void> =>
  state.line.giveBack(() =>
    [...state.tenant.accounts]
      .filter(([key, account]) => isGiven(key, account) && freeOf(account) > 0n)
      .map(([, account]) => ({ account, amountNanoUsd: freeOf(account) })),
  );

const forgetRules = (state: DeskState): void => {
  state.rulesEpoch += 1;
  state.tenant.rules = null;
  state.tenant.plans.clear();
  giveBackFree(state, () => true).catch(state.options.onError);
};

const textOf = (rules: readonly BudgetRule[]): string =>
  rules
    .map((rule) =>
      [rule.scope, rule.window, rule.workspaceId, rule.limitNanoUsd, rule.enforcement, rule.payer].join(),
    )
    .join(";");

/** A notification may be lost with its connection: then a change is seen here, with the next look. */
const refreshRules = async (state: DeskState): Promise<void> => {
  const { rules } = state.tenant;
  if (rules === null) return;
  const fresh = await state.options.loadRules();
  if (state.tenant.rules === rules && textOf(fresh) !== textOf(rules)) forgetRules(state);
};

/** One tenant's credit and budgets in this process. */
export const createTenantDesk = (options: TenantDeskOptions): TenantDesk => {
  const state: DeskState = {
    ...{ options, tenant: createTenantAccounts(), line: createCreditLine(options.bank) },
    ...{ waiters: [], serving: false, toppingUp: false, closed: false, rulesEpoch: 0 },
    ...{ toppedUpMs: Number.NEGATIVE_INFINITY, boost: 1n },
  };
  const { tenant } = state;
  return {
    peek: (origin, amountNanoUsd) => {
      const plan = tenant.plans.get(origin.runId);
      if (plan === undefined || plan.day !== options.day()) return undefined;
      const hold = takeHold(plan, amountNanoUsd);
      if (hold !== undefined && isLow(plan, amountNanoUsd)) void topUp(state, plan, amountNanoUsd);
      return hold;
    },
    take: (origin, amountNanoUsd) => queue(state, origin, amountNanoUsd),
    tidy: async () => {
      await refreshRules(state);
      const idle = new Set([...tenant.accounts.values()].filter((account) => !account.used));
      for (const account of tenant.accounts.values()) account.used = false;
      await giveBackFree(state, (_, account) => idle.has(account) && !account.used);
      dropIdle(tenant);
    },
    totals: () => creditTotals(tenant),
    isEmpty: () => tenant.accounts.size === 0 && state.waiters.length === 0 && !state.serving,
    yieldFree: (keys) => giveBackFree(state, (key) => keys.has(key)),
    forgetRules: () => forgetRules(state),
    close: () => {
      state.closed = true;
      for (const waiter of state.waiters.splice(0)) waiter.answer(unavailable());
    },
  };
};
