import { setTimeout as sleep } from "node:timers/promises";
import { withSystem } from "@molecule/db";
import { findLivenessRound } from "@molecule/db/repositories";
import { DomainError, type PlatformActor } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { askLiveness, getLiveness, type Liveness } from "./liveness.ts";

const PATIENCE_MS = 5 * 60_000;
const LOOK_EVERY_MS = 250;

/**
 * Asks for a round and waits for its end.
 * @throws DomainError FORBIDDEN, UNAVAILABLE when no gateway made it in time
 */
export const checkLiveness = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  patienceMs: number = PATIENCE_MS,
): Promise<Liveness> => {
  const { id } = await askLiveness(ctx, by);
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const round = await withSystem(ctx.db, (tx) => findLivenessRound(tx, id), { readOnly: true });
    if (round?.finishedAt != null) return getLiveness(ctx, by);
    await sleep(LOOK_EVERY_MS);
  }
  throw new DomainError("UNAVAILABLE", "No gateway called all models in time.", {
    remedy: "See that a gateway runs, and ask again.",
  });
};
