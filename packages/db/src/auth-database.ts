import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import {
  accounts,
  invitations,
  members,
  organizations,
  rateLimits,
  sessions,
  users,
  verifications,
} from "./auth-schema/index.ts";
import { EVERY_CONNECTION } from "./every-connection.ts";

export * from "./auth-repositories/memberships.ts";
export * from "./auth-repositories/operators.ts";
export * from "./auth-repositories/tries.ts";
export * from "./auth-repositories/users.ts";

/** The auth library's names for our tables. */
export const AUTH_MODELS = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  organization: organizations,
  member: members,
  invitation: invitations,
  rateLimit: rateLimits,
};

/** A pool whose connections work as `molecule_auth`: they reach the schema `auth` and nothing else. */
export type AuthDatabase = PostgresJsDatabase<typeof AUTH_MODELS> & { readonly $client: postgres.Sql };

export type ConnectAuthOptions = {
  readonly url: string;
  /** Size of the pool; 5 unless told. */
  readonly maxConnections?: number;
  readonly applicationName: string;
};

/** Opens a pool; connections are made when they are needed. */
export const connectAuthDatabase = (options: ConnectAuthOptions): AuthDatabase =>
  drizzle(
    postgres(options.url, {
      ...EVERY_CONNECTION,
      max: options.maxConnections ?? 5,
      connect_timeout: 10,
      connection: {
        application_name: options.applicationName,
        statement_timeout: 15_000,
        // A start-up option, so that no statement of this pool ever runs under the login role.
        role: "molecule_auth",
      },
    }),
    { schema: AUTH_MODELS },
  );

/** Ends the pool; statements in flight get up to five seconds. */
export const closeAuthDatabase = async (db: AuthDatabase): Promise<void> => {
  await db.$client.end({ timeout: 5 });
};
