import { notify, withSystem } from "@molecule/db";
import { coolPlatformKey, movePlatformKey, recordPlatformAlertOnce } from "@molecule/db/repositories";
import type { PlatformKeyId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

/** A platform key in use; one of a gateway's environment has no id. */
export type UsedPlatformKey = {
  readonly id: PlatformKeyId | null;
  readonly vendor: string;
  readonly hint: string | null;
};

const nameOf = ({ id, hint }: UsedPlatformKey): string => {
  const which = hint === null ? "" : ` that ends in ${hint}`;
  return `the platform key${which}, from ${id === null ? "the gateway's environment" : "the operator's store"}`;
};

/** A provider refused a platform key: no gateway uses it any more, and operators see an alert. */
export const reportRejectedKey = (ctx: Pick<ServiceContext, "db">, key: UsedPlatformKey): Promise<void> =>
  withSystem(ctx.db, async (tx) => {
    const { id, vendor, hint } = key;
    if (id !== null) await movePlatformKey(tx, id, ["live"], "rejected");
    await recordPlatformAlertOnce(tx, {
      code: "PLATFORM_KEY_REJECTED",
      severity: "critical",
      message: `${vendor} refused ${nameOf(key)}. It is out of use.`,
      detail: { vendor, id, hint },
    });
    await notify(tx, "molecule_platform", "keys");
  });

/** A provider asked for a pause on a stored key: the other gateways let it rest as well. */
export const shareCooling = (
  ctx: Pick<ServiceContext, "db">,
  { id }: UsedPlatformKey,
  restMs: number,
): Promise<void> =>
  id === null
    ? Promise.resolve()
    : withSystem(ctx.db, async (tx) => {
        await coolPlatformKey(tx, id, restMs);
        await notify(tx, "molecule_platform", "keys");
      });

/** The account of a platform key cannot pay: it rests for a minute at a time, and operators see an alert. */
export const reportKeyOutOfFunds = async (
  ctx: Pick<ServiceContext, "db">,
  key: UsedPlatformKey,
): Promise<void> => {
  const { id, vendor, hint } = key;
  await withSystem(ctx.db, (tx) =>
    recordPlatformAlertOnce(tx, {
      code: "PLATFORM_KEY_OUT_OF_FUNDS",
      severity: "critical",
      message: `The account of ${nameOf(key)}, cannot pay ${vendor}. It is tried again once a minute; pay there, or promote a key of another account.`,
      detail: { vendor, id, hint },
    }),
  );
};
