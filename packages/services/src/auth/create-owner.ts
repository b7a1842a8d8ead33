import { insertOperator } from "@molecule/db/auth";
import type { UserId } from "@molecule/domain";
import type { Auth } from "./create-auth.ts";
import { createUser, type NewUser } from "./create-user.ts";

/** Creates the first person of an installation, who owns its first organizations and runs the platform. */
export const createOwner = async (
  auth: Auth,
  input: NewUser,
): Promise<{ readonly userId: UserId; readonly created: boolean }> => {
  const owner = await createUser(auth, input);
  await insertOperator(auth.database, owner.userId, null);
  return owner;
};
