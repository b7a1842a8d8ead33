import { type Database, tryAdvisoryLock } from "@molecule/db";
import type { Log } from "../log.ts";
import { startTicker } from "../reconcile/ticker.ts";

export type Rounds = { readonly stop: () => Promise<void> };

type Round = {
  readonly name: string;
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
};

/**
 * Work that no call waits for. One process of the installation does each round; the others find it taken and leave.
 */
export const startRounds = (db: Database, log: Log, rounds: readonly Round[]): Rounds => {
  const tickers = rounds.map(({ name, everyMs, work }) =>
    startTicker(
      everyMs,
      async () => {
        await tryAdvisoryLock(db, `round ${name}`, async () => {
          await work();
        });
      },
      (error) => log.error({ err: error, round: name }, "round failed"),
    ),
  );
  return {
    stop: async () => {
      await Promise.all(tickers.map((ticker) => ticker.stop()));
    },
  };
};
