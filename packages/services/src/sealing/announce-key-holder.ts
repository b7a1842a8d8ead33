import { withSystem } from "@molecule/db";
import {
  hastenRefused,
  listKeyHolders,
  listSealingKeys,
  recordKeyHolder,
  recordPlatformAlertOnce,
  removeKeyHolder,
  resolvePlatformAlerts,
  type SealingKey,
} from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

const CODE = "SECRETS_SEALED";

/** The recorded keys that are in use: nothing is sealed to a retired one. */
export const listKeysInUse = async (ctx: Pick<ServiceContext, "db">): Promise<readonly SealingKey[]> =>
  (await withSystem(ctx.db, listSealingKeys, { readOnly: true })).filter((key) => key.retiredAt === null);

/**
 * Says which keys this process holds. While it lacks one that is in use, operators have an alert; it is settled when
 * no process lacks one any more.
 * @returns the ids that it lacks: it is sealed for these
 */
export const announceKeyHolder = async (
  ctx: Pick<ServiceContext, "db">,
  { holder, keyIds }: { readonly holder: string; readonly keyIds: readonly string[] },
): Promise<readonly string[]> => {
  const missing = (await listKeysInUse(ctx)).map(({ id }) => id).filter((id) => !keyIds.includes(id));
  await withSystem(ctx.db, async (tx) => {
    await recordKeyHolder(tx, { holder, keyIds: [...keyIds], missing });
    if (missing.length > 0)
      await recordPlatformAlertOnce(tx, {
        code: CODE,
        severity: "critical",
        message: `A supervisor lacks the private key ${missing.join(", ")}: what is sealed to it starts nowhere. Restore the key ring; nothing is lost.`,
        detail: { holder, missing: missing.join(", ") },
      });
    else if ((await listKeyHolders(tx)).every((one) => one.missing.length === 0))
      await resolvePlatformAlerts(tx, CODE);
  });
  return missing;
};

/** For a process that ends. */
export const forgetKeyHolder = (ctx: Pick<ServiceContext, "db">, holder: string): Promise<void> =>
  withSystem(ctx.db, (tx) => removeKeyHolder(tx, holder));

/** The keys are back: starts that waited for them are tried now. */
export const hastenSealedStarts = (ctx: Pick<ServiceContext, "db">): Promise<void> =>
  withSystem(ctx.db, (tx) => hastenRefused(tx, CODE));
