import type { NanoUsd, SpendAccount } from "@molecule/domain";
import type { CreditAnswers, CreditAsk, CreditReturn } from "@molecule/services/calls";
import type { Account } from "./tenant-accounts.ts";

/** How one tenant's leases are asked for and given back in the database. */
export type CreditBank = {
  lease(asks: readonly CreditAsk[]): Promise<CreditAnswers>;
  giveBack(returns: readonly CreditReturn[]): Promise<void>;
};

export type AccountNeed = {
  readonly account: Account;
  readonly needNanoUsd: NanoUsd;
  readonly wantNanoUsd: NanoUsd;
};

/**
 * One tenant's dealings with the database, one after the other. One whose outcome nobody knows is repeated under its
 * number before anything else is done, so that nothing is granted or given back twice.
 */
export type CreditLine = {
  /** Adds what is granted to the accounts. */
  ask(needs: readonly AccountNeed[]): Promise<CreditAnswers>;
  /** Gives back what `choose` finds; it leaves memory first, so that nobody spends it meanwhile. */
  giveBack(
    choose: () => readonly { readonly account: Account; readonly amountNanoUsd: NanoUsd }[],
  ): Promise<void>;
};

/** Rises over all tenants and registrations of this process. */
let lastOperation = 0;
const nextOperation = (): number => {
  lastOperation += 1;
  return lastOperation;
};

const isSame = (a: SpendAccount, b: SpendAccount): boolean =>
  a.scopeId === b.scopeId && a.scope === b.scope && a.window === b.window && a.windowStart === b.windowStart;

export const createCreditLine = (bank: CreditBank): CreditLine => {
  let last: Promise<unknown> = Promise.resolve();
  /** Repeats what failed; gone once it succeeded. */
  let unfinished: (() => Promise<unknown>) | null = null;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const finish = async <T>(work: () => Promise<T>): Promise<T> => {
    unfinished = work;
    const result = await work();
    unfinished = null;
    return result;
  };
  const finishOld = async (): Promise<void> => {
    if (unfinished !== null) await finish(unfinished);
  };

  return {
    ask: (needs) =>
      inTurn(async () => {
        await finishOld();
        const operation = nextOperation();
        const asks = needs.map(({ account, needNanoUsd, wantNanoUsd }) => ({
          ...{ account: account.account, workspaceId: account.workspaceId },
          ...{ operation, needNanoUsd, wantNanoUsd },
        }));
        return finish(async () => {
          const outcome = await bank.lease(asks);
          if (outcome.registered)
            for (const { account } of needs)
              account.grantedNanoUsd +=
                outcome.answers.find((answer) => isSame(answer.account, account.account))?.grantedNanoUsd ??
                0n;
          return outcome;
        });
      }),
    giveBack: (choose) =>
      inTurn(async () => {
        await finishOld();
        const chosen = choose();
        if (chosen.length === 0) return;
        const operation = nextOperation();
        for (const { account, amountNanoUsd } of chosen) account.grantedNanoUsd -= amountNanoUsd;
        const returns = chosen.map(({ account, amountNanoUsd }) => ({
          ...{ account: account.account, operation, returnNanoUsd: amountNanoUsd },
        }));
        await finish(() => bank.giveBack(returns));
      }),
  };
};
