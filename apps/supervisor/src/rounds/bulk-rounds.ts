import type { ServiceContext } from "@molecule/services";
import { advanceBulkRestarts } from "@molecule/services/upkeep";
import type { Log } from "../log.ts";
import { type Rounds, startRounds } from "./start-rounds.ts";

const BULK_MS = 1_000;

/** Restarts that were asked for together go on a few at a time, whoever looks. */
export const startBulkRounds = (ctx: ServiceContext, log: Log): Rounds =>
  startRounds(ctx.db, log, [
    { name: "bulk restarts", everyMs: BULK_MS, work: () => advanceBulkRestarts(ctx) },
  ]);
