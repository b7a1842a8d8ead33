import { withSealing } from "@molecule/db";
import { listValueLengths } from "@molecule/db/repositories";
import type { SecretId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";

type Stored = { readonly secretId: SecretId; readonly version: number };

/**
 * How long stored values are, in bytes, without opening one.
 * @returns what is asked by version; null where the value stands in clear
 */
export const measureValues = async (
  ctx: Pick<ServiceContext, "db">,
  rows: readonly Stored[],
): Promise<(row: Stored) => number | null> => {
  const secretIds = [...new Set(rows.map(({ secretId }) => secretId))];
  const lengths = await withSealing(ctx.db, (tx) => listValueLengths(tx, secretIds), { readOnly: true });
  return ({ secretId, version }) => lengths.get(`${secretId}/${version}`) ?? null;
};
