import { createHash } from "node:crypto";
import { type AuthDatabase, forgetTries, recordTry } from "@molecule/db/auth";
import type { BetterAuthOptions } from "better-auth";
import { APIError, createAuthMiddleware, getIP } from "better-auth/api";
import { z } from "zod";

export const SIGN_IN = "/sign-in/email";
const TRIES_PER_WINDOW = 30;
const ACCOUNT_WINDOW_MS = 10 * 60_000;
const NETWORK_WINDOW_MS = 60_000;

const signInBody = z.object({ email: z.string() });

/** Tries are kept under a digest: the table of limits is no list of addresses. */
const keyOf = (what: string, address: string): string =>
  `${what}:${createHash("sha256").update(address).digest("hex")}`;

const accountOf = (body: unknown): string | undefined => {
  const parsed = signInBody.safeParse(body);
  return parsed.success ? keyOf("sign-in", parsed.data.email.trim().toLowerCase()) : undefined;
};

/** All whose network address nobody tells share one. */
const networkOf = (request: Request | undefined, options: BetterAuthOptions): string =>
  keyOf("sign-in-from", (request && getIP(request, options)) ?? "unknown");

const tooMany = (message: string): APIError => new APIError("TOO_MANY_REQUESTS", { message });

/**
 * Limits tries to sign in: per network address, and those that failed per account, because a client behind no proxy
 * can invent its network address. The library's own limit is not used for this: its window ends only after a minute
 * without any try, so that thirty people of one office who sign in one after the other would lock each other out.
 */
export const limitSignIns = (database: AuthDatabase) => ({
  before: createAuthMiddleware(async ({ path, body, request, context }) => {
    if (path !== SIGN_IN) return;
    const network = networkOf(request, context.options);
    if ((await recordTry(database, network, NETWORK_WINDOW_MS)) > TRIES_PER_WINDOW)
      throw tooMany("Too many tries from this network. Wait a minute, then try again.");
    const account = accountOf(body);
    if (account === undefined) return;
    if ((await recordTry(database, account, ACCOUNT_WINDOW_MS)) > TRIES_PER_WINDOW)
      throw tooMany("Too many tries for this address. Wait ten minutes, then try again.");
  }),
  after: createAuthMiddleware(async ({ path, body, context }) => {
    const account = path === SIGN_IN && context.newSession !== null ? accountOf(body) : undefined;
    if (account !== undefined) await forgetTries(database, account);
  }),
});
