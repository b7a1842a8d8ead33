import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import { linkReceipts } from "@molecule/services/receipts";
import { raiseSpendAlerts } from "@molecule/services/spend-alerts";
import { deliverWebhooks } from "@molecule/services/webhooks";
import type { Log } from "../log.ts";
import { type Rounds, startRounds } from "./start-rounds.ts";

const RECEIPTS_MS = 2_000;
const ALERTS_MS = 5_000;
const WEBHOOKS_MS = 3_000;

/** Work on money that no call waits for, and telling people of it. */
export const startMoneyRounds = (ctx: ServiceContext, openSecret: OpenSecret, log: Log): Rounds =>
  startRounds(ctx.db, log, [
    { name: "receipts", everyMs: RECEIPTS_MS, work: () => linkReceipts(ctx) },
    {
      name: "spend alerts",
      everyMs: ALERTS_MS,
      work: async () => {
        for (const { tenantId, code, message, detail } of await raiseSpendAlerts(ctx))
          log.warn({ tenantId, code, ...detail }, message);
      },
    },
    {
      name: "webhooks",
      everyMs: WEBHOOKS_MS,
      work: async () => {
        const { failed } = await deliverWebhooks(ctx, { openSecret });
        if (failed > 0) log.warn({ failed }, "webhooks did not arrive; they are tried again");
      },
    },
  ]);
