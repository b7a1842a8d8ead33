import { setTimeout as sleep } from "node:timers/promises";
import { notify, withSystem } from "@molecule/db";
import { askPlatformKeyProof, lockPlatformKey, recordPlatformAudit } from "@molecule/db/repositories";
import { DomainError, notFound, type PlatformActor, type PlatformKeyId } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

export type PlatformKeyProof = { readonly works: boolean; readonly fault: string | null };

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * Has a gateway try a stored key against its provider, with a call that costs nothing, and waits for what it says:
 * nobody but a gateway can open the key.
 * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT (retired), UNAVAILABLE (no gateway answered in time)
 */
export const provePlatformKey = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  input: { readonly id: PlatformKeyId; readonly patienceMs?: number },
): Promise<PlatformKeyProof> => {
  assertRunsPlatform(by, "try a platform key");
  const { id, patienceMs = PATIENCE_MS } = input;
  await withSystem(ctx.db, async (tx) => {
    const key = await lockPlatformKey(tx, id);
    if (key === undefined) throw notFound("platform key");
    if (key.status === "retired")
      throw new DomainError("CONFLICT", "This key is retired, and its value is gone.", {
        remedy: "Add a key again.",
      });
    await askPlatformKeyProof(tx, id);
    await recordPlatformAudit(tx, by.actor, { action: "platform_key.proof_asked", detail: { id } });
    await notify(tx, "molecule_platform", "proof");
  });
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const key = await withSystem(ctx.db, (tx) => lockPlatformKey(tx, id));
    if (key?.provedAt != null) return { works: key.proofFault === null, fault: key.proofFault };
    await sleep(LOOK_EVERY_MS);
  }
  throw new DomainError("UNAVAILABLE", "No gateway tried the key in time.", {
    remedy: "See that a gateway runs, with GATEWAY_PRIVATE_KEYS, and ask again.",
  });
};
