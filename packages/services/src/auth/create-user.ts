import { findUserByEmail, insertUser } from "@molecule/db/auth";
import { DomainError, newId, type UserId } from "@molecule/domain";
import { z } from "zod";
import type { Auth } from "./create-auth.ts";

export type NewUser = { readonly name: string; readonly email: string; readonly password: string };

const newUserSchema = z.object({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254).toLowerCase(),
  password: z.string().min(10, "A password has at least 10 characters.").max(256),
});

/**
 * Creates a person who signs in with a password; one who is known by this address stays as they are.
 * @throws DomainError BAD_INPUT
 */
export const createUser = async (
  auth: Auth,
  input: NewUser,
): Promise<{ readonly userId: UserId; readonly created: boolean }> => {
  const parsed = newUserSchema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new DomainError("BAD_INPUT", issue?.message ?? "The person's details are not valid.", {
      field: String(issue?.path[0] ?? "email"),
    });
  }
  const { name, email, password } = parsed.data;
  const known = await findUserByEmail(auth.database, email);
  if (known !== undefined) return { userId: known.id, created: false };
  const { password: hasher } = await auth.library.$context;
  const userId = newId<UserId>();
  const created = await insertUser(auth.database, {
    id: userId,
    name,
    email,
    passwordHash: await hasher.hash(password),
  });
  return created ? { userId, created } : createUser(auth, input);
};
