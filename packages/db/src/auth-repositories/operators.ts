import type { UserId } from "@molecule/domain";
import { asc, eq } from "drizzle-orm";
import type { AuthDatabase } from "../auth-database.ts";
import { operators, users } from "../auth-schema/index.ts";

export type Operator = { readonly userId: UserId; readonly name: string; readonly email: string };

/** Whether the person runs the platform; read anew at each request. */
export const isOperator = async (db: AuthDatabase, userId: UserId): Promise<boolean> => {
  const rows = await db.select({ id: operators.userId }).from(operators).where(eq(operators.userId, userId));
  return rows.length === 1;
};

/** Nothing happens to someone who is one already. */
export const insertOperator = async (
  db: AuthDatabase,
  userId: UserId,
  addedBy: UserId | null,
): Promise<void> => {
  await db.insert(operators).values({ userId, addedBy }).onConflictDoNothing();
};

export const listOperators = (db: AuthDatabase): Promise<Operator[]> =>
  db
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(operators)
    .innerJoin(users, eq(users.id, operators.userId))
    .orderBy(asc(users.email));
