import { withSystem } from "@molecule/db";
import { type AuthDatabase, findUserByEmail, insertOperator, isOperator } from "@molecule/db/auth";
import { recordPlatformAudit } from "@molecule/db/repositories";
import { DomainError, type PlatformActor, type UserId } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

/**
 * Makes someone who has an account an operator of the platform, with their next request.
 * @returns `added` is false when they were one already
 * @throws DomainError FORBIDDEN, or NOT_FOUND when nobody has this address
 */
export const makeOperator = async (
  ctx: Pick<ServiceContext, "db">,
  auth: AuthDatabase,
  by: PlatformActor,
  input: { readonly email: string },
): Promise<{ readonly userId: UserId; readonly added: boolean }> => {
  assertRunsPlatform(by, "make somebody an operator");
  const email = input.email.trim().toLowerCase();
  const user = await findUserByEmail(auth, email);
  if (user === undefined)
    throw new DomainError("NOT_FOUND", `Nobody has an account under ${email}.`, {
      remedy: "Add them to an organization first, on its page of members; then make them an operator.",
    });
  if (await isOperator(auth, user.id)) return { userId: user.id, added: false };
  await insertOperator(auth, user.id, by.actor.kind === "user" ? by.actor.userId : null);
  await withSystem(ctx.db, (tx) =>
    recordPlatformAudit(tx, by.actor, { action: "operator.added", detail: { userId: user.id } }),
  );
  return { userId: user.id, added: true };
};
