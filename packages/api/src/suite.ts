import { closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { newId, type TenantId, type TenantRole, type TenantScope, type UserId } from "@molecule/domain";
import {
  addMembership,
  addOperator,
  createAuth,
  createOrganization,
  createUser,
} from "@molecule/services/auth";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestTenantOptions,
} from "@molecule/testing";
import { type ChangeFeed, createChangeFeed } from "./change-feed.ts";
import { type ApiServices, createApiContext, type ReportedFault } from "./context.ts";
import { answerSignInRequest } from "./http/answer-sign-in-request.ts";
import { appRouter } from "./router.ts";

export const ORIGIN = "http://localhost:4400";
const PASSWORD = "correct horse battery";
const RECHECK_MS = 100;

/** Somebody who has signed in. */
export type Person = { readonly userId: UserId; readonly email: string; readonly headers: Headers };

export type TestApi = Awaited<ReturnType<typeof createTestApi>>;

/** A request to one of our doors as this product's pages send it. */
export const pageRequest = (path: string, init: RequestInit & { readonly person?: Person } = {}): Request => {
  const { person, ...rest } = init;
  const headers = new Headers({ origin: ORIGIN, "sec-fetch-site": "same-origin" });
  if (rest.body !== undefined) headers.set("content-type", "application/json");
  for (const [name, value] of person?.headers ?? []) headers.set(name, value);
  for (const [name, value] of new Headers(rest.headers)) headers.set(name, value);
  return new Request(`${ORIGIN}${path}`, { ...rest, headers });
};

/** The cookie that a browser would send back. */
const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** The whole API over a database of its own. Close it when the tests of a file end. */
export const createTestApi = async () => {
  const database = await createTestDatabase();
  const { ctx, openSecret } = await createTestContext(database.db);
  const authDatabase = connectAuthDatabase({ url: database.url, applicationName: "molecule-test-auth" });
  const auth = createAuth({ database: authDatabase, baseUrl: ORIGIN, secret: "a".repeat(48) });
  const faults: ReportedFault[] = [];
  const feed = await createChangeFeed(database.db, () => undefined);
  let subscriptions = 0;
  const changeFeed: ChangeFeed = {
    ...feed,
    subscribe: (...args) => {
      subscriptions += 1;
      return feed.subscribe(...args);
    },
  };
  const api: ApiServices = {
    services: ctx,
    auth,
    changeFeed,
    reportFault: (fault) => faults.push(fault),
    recheckMs: RECHECK_MS,
  };

  const signIn = (email: string, password: string = PASSWORD): Promise<Response> =>
    answerSignInRequest(
      api,
      pageRequest("/api/auth/sign-in/email", { method: "POST", body: JSON.stringify({ email, password }) }),
    );

  return {
    ...database,
    api,
    ctx,
    openSecret,
    faults,
    /** How many subscriptions have begun. */
    countSubscriptions: () => subscriptions,
    signIn,
    createPerson: async (options: { readonly operator?: boolean } = {}): Promise<Person> => {
      const email = `${newId()}@example.test`;
      const { userId } = await createUser(auth, { name: "Ada", email, password: PASSWORD });
      if (options.operator === true) await addOperator(authDatabase, userId, null);
      const answer = await signIn(email);
      if (!answer.ok) throw new Error(`signing in was answered ${answer.status}: ${await answer.text()}`);
      return { userId, email, headers: new Headers({ cookie: cookiesOf(answer) }) };
    },
    createTenant: async (owner: Person, options: TestTenantOptions = {}): Promise<TenantScope> => {
      const scope = await createTestTenant(database.db, options);
      const { tenantId } = scope;
      await createOrganization(auth, { tenantId, name: "Test", slug: tenantId, ownerId: owner.userId });
      return { ...scope, actor: { kind: "user", userId: owner.userId, name: "Ada" } };
    },
    join: (person: Person, tenantId: TenantId, role: TenantRole) =>
      addMembership(authDatabase, person.userId, tenantId, role),
    callerOf: (person: Person | null) =>
      appRouter.createCaller(createApiContext(api, person?.headers ?? new Headers())),
    close: async () => {
      await changeFeed.close();
      await closeAuthDatabase(authDatabase);
      await database.drop();
    },
  };
};
