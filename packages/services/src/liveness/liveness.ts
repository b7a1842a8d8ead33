import { notify, withSystem } from "@molecule/db";
import {
  askLivenessRound,
  findLivenessRound,
  type LivenessCheck,
  type LivenessRound,
  listLivenessChecks,
  recordPlatformAudit,
} from "@molecule/db/repositories";
import type { LivenessRoundId, PlatformActor } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/** `live`: something answered, and nothing failed. All skipped proves nothing. */
export type LivenessVerdict = "live" | "failing" | "unproved";

export type Liveness = {
  /** The newest round; null before the first. */
  readonly round: LivenessRound | null;
  readonly checks: readonly LivenessCheck[];
  readonly verdict: LivenessVerdict;
};

export const judgeLiveness = (checks: readonly Pick<LivenessCheck, "status">[]): LivenessVerdict => {
  if (checks.some(({ status }) => status === "fail")) return "failing";
  return checks.some(({ status }) => status === "pass") ? "live" : "unproved";
};

/**
 * Asks for a round over all offered platform models. A gateway makes it, because it holds the keys; each model is
 * really called, and the platform pays for that.
 * @throws DomainError FORBIDDEN
 */
export const askLiveness = (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
): Promise<{ readonly id: LivenessRoundId }> => {
  assertRunsPlatform(by, "check which models answer");
  return withSystem(ctx.db, async (tx) => {
    const id = await askLivenessRound(tx, by.actor.name);
    await recordPlatformAudit(tx, by.actor, { action: "liveness.asked", detail: { id } });
    await notify(tx, "molecule_platform", "liveness");
    return { id };
  });
};

/** What the last calls showed. @throws DomainError FORBIDDEN */
export const getLiveness = (ctx: Pick<ServiceContext, "db">, by: PlatformActor): Promise<Liveness> => {
  assertRunsPlatform(by, "see which models answer");
  return withSystem(
    ctx.db,
    async (tx) => {
      const checks = await listLivenessChecks(tx);
      const round = (await findLivenessRound(tx, "newest")) ?? null;
      return { round, checks, verdict: judgeLiveness(checks) };
    },
    { readOnly: true },
  );
};
