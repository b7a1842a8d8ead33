import { withSystem } from "@molecule/db";
import { findRunByKeyDigest, type KeyedRun } from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";
import { digestRunKey } from "./run-key.ts";

/**
 * The run that a bearer belongs to, also when it has ended; undefined for one that was never issued. Whether
 * the key is still good is `valid`, decided by the database's clock.
 */
export const findRunByKey = (
  ctx: Pick<ServiceContext, "db">,
  bearer: string,
): Promise<KeyedRun | undefined> =>
  withSystem(ctx.db, (tx) => findRunByKeyDigest(tx, digestRunKey(bearer)), { readOnly: true });
