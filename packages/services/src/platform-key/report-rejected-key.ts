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

/** A provider refused a platform key: no gateway uses it any more, and operators see an alert. */
export const reportRejectedKey = (
  ctx: Pick<ServiceContext, "db">,
  { id, vendor, hint }: UsedPlatformKey,
): Promise<void> =>
  withSystem(ctx.db, async (tx) => {
    if (id !== null) await movePlatformKey(tx, id, ["live"], "rejected");
    const which = hint === null ? "" : ` that ends in ${hint}`;
    const from = id === null ? "the gateway's environment" : "the operator's store";
    await recordPlatformAlertOnce(tx, {
      code: "PLATFORM_KEY_REJECTED",
      severity: "critical",
      message: `${vendor} refused the platform key${which}, from ${from}. It is out of use.`,
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
