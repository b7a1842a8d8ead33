import { notify, type SystemTx, withSystem } from "@molecule/db";
import {
  lockPlatformKey,
  movePlatformKey,
  type PlatformKey,
  recordPlatformAudit,
  retirePlatformCredential,
} from "@molecule/db/repositories";
import { DomainError, notFound, type PlatformActor, type PlatformKeyId } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

type KeyInput = { readonly id: PlatformKeyId };

const changeKey = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  { id }: KeyInput,
  action: string,
  change: (tx: SystemTx, key: PlatformKey) => Promise<void>,
): Promise<void> => {
  await withSystem(ctx.db, async (tx) => {
    const key = await lockPlatformKey(tx, id);
    if (key === undefined) throw notFound("platform key");
    await change(tx, key);
    await recordPlatformAudit(tx, by.actor, {
      action,
      detail: { id, vendor: key.vendor, before: key.status },
    });
    await notify(tx, "molecule_platform", "keys");
  });
};

/**
 * Lets a key serve: one that waits, or one that its provider had refused, after a proof that worked. Every gateway
 * knows within a second.
 * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export const promotePlatformKey = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  input: KeyInput,
): Promise<void> => {
  assertRunsPlatform(by, "promote a platform key");
  await changeKey(ctx, by, input, "platform_key.promoted", async (tx, key) => {
    if (key.status === "live" || key.status === "retired")
      throw new DomainError("CONFLICT", `This key is ${key.status} already.`);
    const proved = key.provedAt !== null && key.proofFault === null;
    // What its provider refused since is no longer proved.
    const stale = key.provedAt !== null && key.rejectedAt !== null && key.rejectedAt > key.provedAt;
    if (!proved || stale)
      throw new DomainError("CONFLICT", "This key was not proved, so it may not work.", {
        remedy: `Run molecule platform-keys prove ${key.id} first.`,
      });
    await movePlatformKey(tx, key.id, ["next", "rejected"], "live");
  });
};

/**
 * Ends a key: no gateway uses it within a second, its value is erased, its fingerprint stays registered for good.
 * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT
 */
export const retirePlatformKey = async (
  ctx: Pick<ServiceContext, "db">,
  by: PlatformActor,
  input: KeyInput,
): Promise<void> => {
  assertRunsPlatform(by, "retire a platform key");
  await changeKey(ctx, by, input, "platform_key.retired", async (tx, key) => {
    if (!(await movePlatformKey(tx, key.id, ["next", "live", "rejected"], "retired")))
      throw new DomainError("CONFLICT", "This key is retired already.");
    await retirePlatformCredential(tx, key.fingerprint);
  });
};
