import { createHash } from "node:crypto";
import { type AuthDatabase, forgetTries, recordTry } from "@molecule/db/auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";

const SIGN_IN = "/sign-in/email";
const WINDOW_MS = 10 * 60_000;
const TRIES_PER_WINDOW = 30;

const signInBody = z.object({ email: z.string() });

/** Tries are kept under a digest: the table of limits is no list of addresses. */
const keyOf = (body: unknown): string | undefined => {
  const parsed = signInBody.safeParse(body);
  if (!parsed.success) return undefined;
  const digest = createHash("sha256").update(parsed.data.email.trim().toLowerCase()).digest("hex");
  return `sign-in:${digest}`;
};

/**
 * Limits failed tries per account. The library counts per network address, which a client behind no proxy can
 * invent.
 */
export const limitSignIns = (database: AuthDatabase) => ({
  before: createAuthMiddleware(async ({ path, body }) => {
    const key = path === SIGN_IN ? keyOf(body) : undefined;
    if (key === undefined) return;
    if ((await recordTry(database, key, WINDOW_MS)) <= TRIES_PER_WINDOW) return;
    throw new APIError("TOO_MANY_REQUESTS", {
      message: "Too many tries for this address. Wait ten minutes, then try again.",
    });
  }),
  after: createAuthMiddleware(async ({ path, body, context }) => {
    const key = path === SIGN_IN && context.newSession !== null ? keyOf(body) : undefined;
    if (key !== undefined) await forgetTries(database, key);
  }),
});
