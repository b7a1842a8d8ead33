import { withSystem } from "@molecule/db";
import { isOperator, listUserNames } from "@molecule/db/auth";
import { findTokenByDigest } from "@molecule/db/repositories";
import type { Auth } from "../auth/create-auth.ts";
import type { SignedIn } from "../auth/find-session.ts";
import type { ServiceContext } from "../service-context.ts";
import { digestBearer } from "./bearer.ts";

/**
 * Who a bearer stands for, read from the database at each request: its maker, bounded by what the token may do and
 * by what that person may do now. Undefined once it has expired, was revoked, or its maker is gone.
 */
export const findTokenSession = async (
  ctx: Pick<ServiceContext, "db">,
  auth: Auth,
  bearer: string,
): Promise<SignedIn | undefined> => {
  const token = await withSystem(ctx.db, (tx) => findTokenByDigest(tx, digestBearer(bearer)));
  if (token === undefined) return undefined;
  const { id, name, tenantId, role, createdBy: userId } = token;
  const person = (await listUserNames(auth.database, [userId])).get(userId);
  const operator = token.operator && (await isOperator(auth.database, userId));
  if (person === undefined || (token.operator && !operator)) return undefined;
  return {
    sessionId: id,
    userId,
    name: `${person} (token ${name})`,
    email: "",
    operator,
    token: { id, tenantId, role },
  };
};
