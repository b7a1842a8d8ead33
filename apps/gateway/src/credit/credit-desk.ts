import type { CallOrigin } from "@molecule/billing";
import type { Registration } from "@molecule/db/repositories";
import type { NanoUsd, TenantId } from "@molecule/domain";
import {
  joinGateways,
  leaseCredit,
  leaveGateways,
  loadBudgetRules,
  parseCreditWish,
  renewGateway,
  returnCredit,
  type ServiceContext,
  wantCredit,
} from "@molecule/services/calls";
import type { FailAt } from "../failpoints.ts";
import { createDatabaseClock, type DatabaseClock } from "./database-clock.ts";
import { type CreditTotals, endHold, type Hold, keyOf, reduceHold } from "./tenant-accounts.ts";
import { createTenantDesk, type TenantDesk } from "./tenant-desk.ts";
import { type CreditOutcome, unavailable } from "./waiting-line.ts";

/** Credit and budgets as this process may spend of them, leased from the database. */
export type CreditDesk = {
  readonly clock: DatabaseClock;
  /** What admissions are written under now; a hold that was taken under another one is void. */
  registration(): Registration;
  /** Sets credit aside at once, if this process holds enough: nothing to wait for, nothing to race. */
  peek(origin: CallOrigin, amountNanoUsd: NanoUsd): Hold | undefined;
  take(origin: CallOrigin, amountNanoUsd: NanoUsd): Promise<CreditOutcome>;
  /** The call's end is written down: no more of its hold than `toNanoUsd` will leave the leases. */
  reduce(hold: Hold, toNanoUsd: NanoUsd): void;
  /** The ledger has the call's end; `leftNanoUsd` left the leases with it (its charge, or its hold if unresolved). */
  end(hold: Hold, leftNanoUsd: NanoUsd): void;
  /** A notification: a tenant's budgets changed. */
  budgetsChanged(tenantId: string): void;
  /** A notification: another gateway ran dry. */
  creditWanted(payload: string): void;
  /** Notifications may have been missed. */
  forgetBudgets(): void;
  /** The registration may have been taken from this process: if so, it begins anew. */
  doubt(): void;
  /** What is leased of all tenants' credit, and what of it is held for calls under way. */
  totals(): CreditTotals;
  /** Gives everything back and ends. */
  close(): Promise<void>;
};

export type CreditDeskOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  readonly gatewayId: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown, what: string) => void;
  readonly failAt: FailAt;
  /** How long a call waits for what other gateways may give back. */
  readonly patienceMs?: number | undefined;
  readonly tidyMs?: number;
  readonly renewMs?: number;
};

/** Idle leases go back after one to two of these. */
const TIDY_MS = 1_000;
/** Well below the time after which a silent gateway counts as gone. */
const RENEW_MS = 3_000;

type DeskState = {
  readonly options: CreditDeskOptions;
  readonly clock: DatabaseClock;
  tenants: Map<TenantId, TenantDesk>;
  registration: Registration;
  joining: Promise<void> | null;
};

const join = async (state: DeskState): Promise<void> => {
  const { ctx, gatewayId, now } = state.options;
  const askedMs = now();
  const { nowMs, ...registration } = await joinGateways(ctx, gatewayId);
  state.clock.set(nowMs, now() - askedMs);
  state.registration = registration;
};

/** Whatever was held is held no more: it went with the registration. */
const rejoin = (state: DeskState): void => {
  if (state.joining !== null) return;
  const { onError } = state.options;
  for (const desk of state.tenants.values()) desk.close();
  state.tenants = new Map();
  state.joining = join(state)
    .catch((error: unknown) => onError(error, "the gateway could not register again"))
    .finally(() => {
      state.joining = null;
    });
};

const renew = async (state: DeskState): Promise<void> => {
  const { ctx, now } = state.options;
  const askedMs = now();
  const nowMs = await renewGateway(ctx, state.registration);
  if (nowMs === undefined) rejoin(state);
  else state.clock.set(nowMs, now() - askedMs);
};

const openTenant = (state: DeskState, tenantId: TenantId): TenantDesk => {
  const { ctx, gatewayId, now, patienceMs, onError, failAt } = state.options;
  const { registration } = state;
  return createTenantDesk({
    bank: {
      lease: async (asks) => {
        const answers = await leaseCredit(ctx, registration, tenantId, asks);
        failAt("lease-granted");
        return answers;
      },
      giveBack: async (returns) => {
        await returnCredit(ctx, registration, tenantId, returns);
        failAt("lease-returned");
      },
    },
    loadRules: () => loadBudgetRules(ctx, tenantId),
    want: (accounts) => wantCredit(ctx, gatewayId, tenantId, accounts),
    day: state.clock.day,
    ...{ now, patienceMs },
    onUnregistered: () => rejoin(state),
    onError: (error) => onError(error, "credit could not be leased"),
  });
};

const tidy = async (state: DeskState): Promise<void> => {
  const { tenants } = state;
  for (const [tenantId, desk] of tenants) {
    await desk.tidy();
    if (desk.isEmpty()) tenants.delete(tenantId);
  }
};

/** Runs `work` again and again, never twice at once. @returns what stops it, after the last one */
const repeat = (work: () => Promise<void>, everyMs: number, onError: (error: unknown) => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const again = (): void => {
    running = work()
      .catch(onError)
      .finally(() => {
        if (!stopped) timer = setTimeout(again, everyMs);
      });
  };
  timer = setTimeout(again, everyMs);
  return async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
};

/** Registers this process and opens its desk. @throws when the database is away */
export const openCreditDesk = async (options: CreditDeskOptions): Promise<CreditDesk> => {
  const { onError, tidyMs = TIDY_MS, renewMs = RENEW_MS } = options;
  const nobody = { gatewayId: options.gatewayId, registration: "" };
  const clock = createDatabaseClock(options.now);
  const state: DeskState = { options, clock, tenants: new Map(), registration: nobody, joining: null };
  await join(state);
  const stopTidying = repeat(
    () => tidy(state),
    tidyMs,
    (error) => onError(error, "idle credit could not be given back"),
  );
  const stopRenewing = repeat(
    () => renew(state),
    renewMs,
    (error) => onError(error, "the registration could not be renewed"),
  );
  const forgetBudgets = (): void => {
    for (const desk of state.tenants.values()) desk.forgetRules();
  };
  return {
    clock,
    registration: () => state.registration,
    peek: (origin, amountNanoUsd) => state.tenants.get(origin.tenantId)?.peek(origin, amountNanoUsd),
    take: (origin, amountNanoUsd) => {
      if (state.joining !== null) return Promise.resolve(unavailable());
      const desk = state.tenants.get(origin.tenantId) ?? openTenant(state, origin.tenantId);
      state.tenants.set(origin.tenantId, desk);
      return desk.take(origin, amountNanoUsd);
    },
    reduce: reduceHold,
    end: endHold,
    budgetsChanged: (tenantId) => {
      for (const [id, desk] of state.tenants) if (id === tenantId) desk.forgetRules();
    },
    creditWanted: (payload) => {
      const wish = parseCreditWish(payload);
      if (wish === undefined || wish.by === options.gatewayId) return;
      state.tenants
        .get(wish.tenantId)
        ?.yieldFree(new Set(wish.accounts.map(keyOf)))
        .catch((error: unknown) => onError(error, "wanted credit could not be given back"));
    },
    forgetBudgets,
    totals: () => {
      let [leasedNanoUsd, heldNanoUsd] = [0n, 0n];
      for (const desk of state.tenants.values()) {
        const totals = desk.totals();
        leasedNanoUsd += totals.leasedNanoUsd;
        heldNanoUsd += totals.heldNanoUsd;
      }
      return { leasedNanoUsd, heldNanoUsd };
    },
    doubt: () =>
      void renew(state).catch((error: unknown) => onError(error, "the registration could not be renewed")),
    close: async () => {
      await stopTidying();
      await stopRenewing();
      for (const desk of state.tenants.values()) desk.close();
      await leaveGateways(options.ctx, state.registration).catch((error: unknown) =>
        onError(error, "the gateway could not sign off"),
      );
    },
  };
};
