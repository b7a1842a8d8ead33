import { createHash } from "node:crypto";
import { type AuthDatabase, recordTry } from "@molecule/db/auth";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { z } from "zod";

const WINDOW_MS = 10 * 60_000;
const TRIES_PER_WINDOW = 30;

const signInBody = z.object({ email: z.string() });

/**
 * Limits tries per account. The library counts per network address, which a client behind no proxy can invent.
 */
export const limitSignIns = (database: AuthDatabase) =>
  createAuthMiddleware(async (context) => {
    if (context.path !== "/sign-in/email") return;
    const body = signInBody.safeParse(context.body);
    if (!body.success) return;
    const digest = createHash("sha256").update(body.data.email.trim().toLowerCase()).digest("hex");
    const tries = await recordTry(database, `sign-in:${digest}`, WINDOW_MS);
    if (tries > TRIES_PER_WINDOW) {
      throw new APIError("TOO_MANY_REQUESTS", {
        message: "Too many tries for this address. Wait ten minutes, then try again.",
      });
    }
  });
