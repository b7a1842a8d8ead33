import { type Database, tryAdvisoryLock } from "@molecule/db";
import type { Log } from "../log.ts";
import { startTicker } from "../reconcile/ticker.ts";

export type Rounds = { readonly stop: () => Promise<void> };

type Round = {
  readonly name: string;
  readonly everyMs: number;
  /** Also when the process starts. */
  readonly atOnce?: true;
  readonly work: () => Promise<unknown>;
};

/**
 * Work that no call waits for. One process of the installation does each round; the others find it taken and leave.
 */
export const startRounds = (db: Database, log: Log, rounds: readonly Round[]): Rounds => {
  const tickers = rounds.map(({ name, everyMs, atOnce, work }) => {
    const ticker = startTicker(
      everyMs,
      async () => {
        await tryAdvisoryLock(db, `round ${name}`, async () => {
          await work();
        });
      },
      (error) => log.error({ err: error, round: name }, "round failed"),
    );
    if (atOnce === true) ticker.now();
    return ticker;
  });
  return {
    stop: async () => {
      await Promise.all(tickers.map((ticker) => ticker.stop()));
    },
  };
};
