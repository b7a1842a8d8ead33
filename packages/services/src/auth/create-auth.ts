import { AUTH_MODELS, type AuthDatabase } from "@molecule/db/auth";
import { type Id, newId } from "@molecule/domain";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { organization } from "better-auth/plugins/organization";
import { limitSignIns, SIGN_IN } from "./limit-sign-ins.ts";

export type AuthOptions = {
  readonly database: AuthDatabase;
  /** Public origin of the canvas, e.g. `https://molecule.example`. */
  readonly baseUrl: string;
  /** Signs cookies; at least 32 random characters. */
  readonly secret: string;
};

const MINUTE_S = 60;
const DAY_S = 24 * 60 * MINUTE_S;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** The canvas's origin; on loopback also its other names, since a person may type either. */
export const listOwnOrigins = (baseUrl: string): readonly string[] => {
  const { protocol, hostname, port, origin } = new URL(baseUrl);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((host) => new URL(`${protocol}//${host}${port === "" ? "" : `:${port}`}`).origin);
};

const createLibrary = ({ database, baseUrl, secret }: AuthOptions) =>
  betterAuth({
    appName: "Molecule",
    baseURL: baseUrl,
    basePath: "/api/auth",
    secret,
    trustedOrigins: [...listOwnOrigins(baseUrl)],
    telemetry: { enabled: false },
    database: drizzleAdapter(database, { provider: "pg", schema: AUTH_MODELS, transaction: true }),
    emailAndPassword: {
      enabled: true,
      // Nobody joins by themselves: an owner adds members.
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 256,
      autoSignIn: false,
      revokeSessionsOnPasswordReset: true,
    },
    // No cookie cache: a session that was ended is over at the next request.
    session: { expiresIn: 7 * DAY_S, updateAge: DAY_S, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: MINUTE_S,
      max: 120,
      customRules: {
        [SIGN_IN]: false,
        "/change-password": { window: MINUTE_S, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: "molecule",
      useSecureCookies: baseUrl.startsWith("https://"),
      // Said outright, because the library relaxes both where it believes that it is being tested.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      database: { generateId: () => newId<Id<string>>() },
    },
    hooks: limitSignIns(database),
    plugins: [
      organization({
        creatorRole: "owner",
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
        membershipLimit: 10_000,
      }),
    ],
    // The door's log is ours; the library's own lines could carry addresses of people.
    logger: { disabled: true },
  });

export type Auth = {
  readonly database: AuthDatabase;
  /** Origins whose pages may act with a session's cookie. */
  readonly origins: readonly string[];
  readonly library: ReturnType<typeof createLibrary>;
};

/** Makes the one instance of the auth library that a process has. */
export const createAuth = (options: AuthOptions): Auth => ({
  database: options.database,
  origins: listOwnOrigins(options.baseUrl),
  library: createLibrary(options),
});
