import { type Id, newId } from "@molecule/domain";
import { eq, sql } from "drizzle-orm";
import type { AuthDatabase } from "../auth-database.ts";
import { rateLimits } from "../auth-schema/index.ts";

/**
 * Counts one try under a key within a window that begins with its first try. Kept as the last request is when the
 * window ends: the auth library, which shares the table, removes what was asked last longer ago than its own windows.
 * @returns how many tries the window has seen, this one included
 */
export const recordTry = async (db: AuthDatabase, key: string, windowMs: number): Promise<number> => {
  const nowMs = Date.now();
  const endsMs = nowMs + windowMs;
  const isOver = sql`${rateLimits.lastRequest} <= ${nowMs}`;
  const [row] = await db
    .insert(rateLimits)
    .values({ id: newId<Id<"tries">>(), key, count: 1, lastRequest: endsMs })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${rateLimits.count} + 1 end`,
        lastRequest: sql`case when ${isOver} then ${endsMs} else ${rateLimits.lastRequest} end`,
      },
    })
    .returning({ count: rateLimits.count });
  return row?.count ?? 0;
};

/** Starts counting anew. */
export const forgetTries = async (db: AuthDatabase, key: string): Promise<void> => {
  await db.delete(rateLimits).where(eq(rateLimits.key, key));
};
