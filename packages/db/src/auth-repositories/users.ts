import { type Id, newId, type UserId } from "@molecule/domain";
import { eq } from "drizzle-orm";
import type { AuthDatabase } from "../auth-database.ts";
import { accounts, users } from "../auth-schema/index.ts";

export type User = typeof users.$inferSelect;

/** By address, in lower case as the auth library stores it. */
export const findUserByEmail = async (db: AuthDatabase, email: string): Promise<User | undefined> => {
  const [row] = await db.select().from(users).where(eq(users.email, email.trim().toLowerCase()));
  return row;
};

export const findUser = async (db: AuthDatabase, id: UserId): Promise<User | undefined> => {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row;
};

/**
 * Inserts a person who signs in with a password; `passwordHash` is the auth library's.
 * @returns false when the address is taken
 */
export const insertUser = (
  db: AuthDatabase,
  user: { readonly id: UserId; readonly name: string; readonly email: string; readonly passwordHash: string },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const { passwordHash, ...person } = user;
    const inserted = await tx.insert(users).values(person).onConflictDoNothing().returning({ id: users.id });
    if (inserted.length === 0) return false;
    await tx.insert(accounts).values({
      id: newId<Id<"account">>(),
      userId: user.id,
      accountId: user.id,
      providerId: "credential",
      password: passwordHash,
    });
    return true;
  });
