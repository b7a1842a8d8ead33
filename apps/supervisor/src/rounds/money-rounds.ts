import { tryAdvisoryLock } from "@molecule/db";
import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import { linkReceipts } from "@molecule/services/receipts";
import { raiseSpendAlerts } from "@molecule/services/spend-alerts";
import { deliverWebhooks } from "@molecule/services/webhooks";
import type { Log } from "../log.ts";
import { startTicker, type Ticker } from "../reconcile/ticker.ts";

const RECEIPTS_MS = 2_000;
const ALERTS_MS = 5_000;
const WEBHOOKS_MS = 3_000;

/**
 * Work on money that no call waits for. One process of the installation does each round; the others find it taken
 * and leave.
 */
export const startMoneyRounds = (
  ctx: ServiceContext,
  openSecret: OpenSecret,
  log: Log,
): { readonly stop: () => Promise<void> } => {
  const round = (name: string, everyMs: number, work: () => Promise<void>): Ticker =>
    startTicker(
      everyMs,
      async () => {
        await tryAdvisoryLock(ctx.db, `round ${name}`, work);
      },
      (error) => log.error({ err: error, round: name }, "round failed"),
    );
  const tickers = [
    round("receipts", RECEIPTS_MS, async () => {
      await linkReceipts(ctx);
    }),
    round("spend alerts", ALERTS_MS, async () => {
      for (const { tenantId, code, message, detail } of await raiseSpendAlerts(ctx))
        log.warn({ tenantId, code, ...detail }, message);
    }),
    round("webhooks", WEBHOOKS_MS, async () => {
      const { failed } = await deliverWebhooks(ctx, { openSecret });
      if (failed > 0) log.warn({ failed }, "webhooks did not arrive; they are tried again");
    }),
  ];
  return {
    stop: async () => {
      await Promise.all(tickers.map((ticker) => ticker.stop()));
    },
  };
};
