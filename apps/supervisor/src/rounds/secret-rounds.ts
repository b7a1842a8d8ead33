import type { OpenSecret } from "@molecule/secrets/open";
import type { ServiceContext } from "@molecule/services";
import { applyDueDrafts, remindOfExpiry } from "@molecule/services/upkeep";
import type { Log } from "../log.ts";
import { type Rounds, startRounds } from "./start-rounds.ts";

const DUE_DRAFTS_MS = 2_000;
const EXPIRY_MS = 60_000;

/** Work on stored secrets that nobody waits for: only the process that opens them can do it. */
export const startSecretRounds = (ctx: ServiceContext, openSecret: OpenSecret, log: Log): Rounds =>
  startRounds(ctx.db, log, [
    { name: "due drafts", everyMs: DUE_DRAFTS_MS, work: () => applyDueDrafts(ctx, openSecret) },
    { name: "expiry", everyMs: EXPIRY_MS, work: () => remindOfExpiry(ctx) },
  ]);
