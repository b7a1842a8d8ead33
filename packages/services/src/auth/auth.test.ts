import { type AuthDatabase, closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { newId, type TenantRole, type TenantScope, type UserId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import {
  type Auth,
  addMember,
  answerAuthRequest,
  changeMember,
  createAuth,
  createOrganization,
  createOwner,
  createUser,
  findMembership,
  findSession,
  isOperator,
  listMembers,
} from "./index.ts";

const ORIGIN = "https://molecule.example";
const PASSWORD = "correct horse battery";

let database: TestDatabase;
let authDatabase: AuthDatabase;
let ctx: ServiceContext;
let auth: Auth;

beforeAll(async () => {
  database = await createTestDatabase();
  authDatabase = connectAuthDatabase({ url: database.url, applicationName: "molecule-test-auth" });
  auth = createAuth({ database: authDatabase, baseUrl: ORIGIN, secret: "s".repeat(40) });
  ({ ctx } = await createTestContext(database.db));
});
afterAll(async () => {
  await closeAuthDatabase(authDatabase);
  await database.drop();
});

const newAddress = () => `${newId()}@example.test`;
const newPerson = (email = newAddress()) => createUser(auth, { name: "Ada", email, password: PASSWORD });

const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  answerAuthRequest(
    auth,
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );

let networks = 0;
/** Another network each time, of the private ones. */
const newNetwork = (): string => {
  networks += 1;
  return `10.0.${networks >> 8}.${networks & 255}`;
};

const signIn = (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  post("/sign-in/email", { email, password }, { "x-forwarded-for": newNetwork(), ...headers });

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** A tenant with an owner who exists, and the scope of some member of it. */
const createTenantAs = async (role: TenantRole): Promise<{ scope: TenantScope; ownerId: UserId }> => {
  const scope = await createTestTenant(database.db, { role });
  const { userId: ownerId } = await newPerson();
  const { tenantId } = scope;
  await createOrganization(auth, { tenantId, name: "Test", slug: tenantId, ownerId });
  return { scope, ownerId };
};

describe("the auth database", () => {
  it("works as molecule_auth on every connection and reaches nothing else", async () => {
    const roles = await Promise.all(
      Array.from({ length: 8 }, () =>
        authDatabase.execute<{ role: string }>(sql`select current_user as role`),
      ),
    );
    expect(new Set(roles.flatMap((rows) => rows.map((row) => row.role)))).toEqual(new Set(["molecule_auth"]));
    await expect(authDatabase.execute(sql`select 1 from public.secrets`)).rejects.toThrow();
  });
});

describe("signing in", () => {
  it("gives a session that ends at once when it is ended, and a secure cookie on https", async () => {
    const email = newAddress();
    const { userId } = await newPerson(email);
    const response = await signIn(email.toUpperCase());
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie().join()).toMatch(
      /__Secure-molecule\S+.*HttpOnly; Secure; SameSite=Lax/i,
    );
    const headers = new Headers({ cookie: cookieOf(response) });
    expect(await findSession(auth, headers)).toMatchObject({ userId, email, operator: false });
    const out = await post("/sign-out", {}, { cookie: cookieOf(response) });
    expect(out.status).toBe(200);
    expect(await findSession(auth, headers)).toBeUndefined();
  });

  it("mints a new session each time, whatever cookie is sent along", async () => {
    const email = newAddress();
    await newPerson(email);
    const first = cookieOf(await signIn(email));
    const second = cookieOf(await signIn(email, PASSWORD, { cookie: first }));
    expect(second).not.toBe(first);
  });

  it.each([
    ["a wrong password", PASSWORD.toUpperCase()],
    ["an empty password", ""],
  ])("refuses %s", async (_what, password) => {
    const email = newAddress();
    await newPerson(email);
    const response = await signIn(email, password);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it("refuses a page of another origin, with and without a cookie", async () => {
    const email = newAddress();
    await newPerson(email);
    for (const headers of [{}, { cookie: "a=b" }]) {
      const response = await signIn(email, PASSWORD, { origin: "https://evil.example", ...headers });
      expect(response.status).toBe(403);
    }
  });

  it("lets nobody sign up by themselves, and opens no other route of the library", async () => {
    const body = { name: "Eve", email: newAddress(), password: PASSWORD };
    for (const path of [
      "/sign-up/email",
      "/organization/create",
      "/organization/invite-member",
      "/update-user",
      "/delete-user",
    ]) {
      expect((await post(path, body)).status).toBe(404);
    }
    const library = await auth.library.handler(
      new Request(`${ORIGIN}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: ORIGIN },
        body: JSON.stringify(body),
      }),
    );
    expect(library.status).toBe(400);
  });

  describe("on a clock of its own", () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() }));
    afterEach(() => void vi.useRealTimers());

    it("counts tries per address of the network, in the database", async () => {
      const tryAgain = () => signIn(newAddress(), "wrong password", { "x-forwarded-for": "192.0.2.7" });
      const statuses: number[] = [];
      for (let i = 0; i < 32; i += 1) statuses.push((await tryAgain()).status);
      expect(statuses.slice(0, 30)).not.toContain(429);
      expect(statuses.slice(30)).toEqual([429, 429]);
      vi.advanceTimersByTime(60_000);
      expect((await tryAgain()).status).toBe(401);
    });

    it("does not lock an office out whose people sign in one after the other", async () => {
      for (let person = 0; person < 40; person += 1) {
        const response = await signIn(newAddress(), "wrong password", { "x-forwarded-for": "192.0.2.8" });
        expect(response.status).toBe(401);
        vi.advanceTimersByTime(3_000);
      }
    });

    it("remembers an account's failed tries for ten minutes, whatever else is asked meanwhile", async () => {
      const email = newAddress();
      const fail = () => signIn(email, "wrong password");
      for (let tries = 0; tries < 30; tries += 1) await fail();
      for (let minute = 0; minute < 9; minute += 1) {
        vi.advanceTimersByTime(61_000);
        await post("/sign-out", {}, { "x-forwarded-for": "192.0.2.9" });
        expect((await fail()).status).toBe(429);
      }
      vi.advanceTimersByTime(61_000);
      expect((await fail()).status).toBe(401);
    });
  });

  it("counts failed tries per account, wherever they come from", async () => {
    const email = newAddress();
    await newPerson(email);
    for (let i = 0; i < 3; i += 1) await signIn(email, "wrong password");
    expect((await signIn(email)).status).toBe(200);
    const statuses: number[] = [];
    for (let i = 0; i < 31; i += 1) {
      statuses.push((await signIn(email, "wrong password", { "x-forwarded-for": `198.51.100.${i}` })).status);
    }
    expect(statuses.indexOf(429)).toBe(30);
    expect((await signIn(email, PASSWORD)).status).toBe(429);
  }, 180_000);
});

describe("members", () => {
  it("creates the first owner once, who is an operator", async () => {
    const owner = { name: "Owner", email: newAddress(), password: PASSWORD };
    const first = await createOwner(auth, owner);
    const again = await createOwner(auth, { ...owner, password: "another password" });
    expect(first).toMatchObject({ created: true });
    expect(again).toEqual({ userId: first.userId, created: false });
    expect(await isOperator(authDatabase, first.userId)).toBe(true);
    expect((await signIn(owner.email)).status).toBe(200);
  });

  it("gives an organization its tenant's id, and does so again without harm", async () => {
    const { scope, ownerId } = await createTenantAs("owner");
    const { tenantId } = scope;
    await createOrganization(auth, { tenantId, name: "Test", slug: tenantId, ownerId });
    expect(await findMembership(authDatabase, ownerId, tenantId)).toBe("owner");
    expect(await listMembers(authDatabase, tenantId)).toHaveLength(1);
  });

  it("adds a person who can then sign in, and refuses the same person twice", async () => {
    const { scope } = await createTenantAs("owner");
    const input = { name: "New", email: newAddress(), password: PASSWORD, role: "member" as const };
    const { userId } = await addMember(ctx, auth, scope, input);
    expect(await findMembership(authDatabase, userId, scope.tenantId)).toBe("member");
    expect((await signIn(input.email)).status).toBe(200);
    await expect(addMember(ctx, auth, scope, input)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it.each([
    ["viewer", "viewer"],
    ["member", "viewer"],
    ["admin", "owner"],
  ] as const)("a %s cannot add a %s", async (role, granted) => {
    const { scope } = await createTenantAs(role);
    const input = { name: "New", email: newAddress(), password: PASSWORD, role: granted };
    await expect(addMember(ctx, auth, scope, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("an admin cannot touch an owner, and the last owner stays", async () => {
    const { scope, ownerId } = await createTenantAs("owner");
    const admin: TenantScope = { ...scope, role: "admin" };
    await expect(changeMember(ctx, auth, admin, { userId: ownerId, role: "viewer" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (const role of ["admin", null] as const) {
      await expect(changeMember(ctx, auth, scope, { userId: ownerId, role })).rejects.toMatchObject({
        code: "CONFLICT",
      });
    }
    expect(await findMembership(authDatabase, ownerId, scope.tenantId)).toBe("owner");
  });

  it("two owners who demote each other at once leave one", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { scope, ownerId } = await createTenantAs("owner");
      const { userId: secondId } = await addMember(ctx, auth, scope, {
        name: "B",
        email: newAddress(),
        password: PASSWORD,
        role: "owner",
      });
      const outcomes = await Promise.allSettled(
        [ownerId, secondId].map((userId) => changeMember(ctx, auth, scope, { userId, role: "viewer" })),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
  }, 180_000);

  it("does not find a member of another tenant", async () => {
    const { scope } = await createTenantAs("owner");
    const other = await createTenantAs("owner");
    await expect(
      changeMember(ctx, auth, scope, { userId: other.ownerId, role: "viewer" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each([
    ["a short password", { password: "short" }, "password"],
    ["no address", { email: "not an address" }, "email"],
    ["no name", { name: "  " }, "name"],
  ])("refuses %s", async (_what, over, field) => {
    const input = { name: "Ada", email: newAddress(), password: PASSWORD, ...over };
    await expect(createUser(auth, input)).rejects.toMatchObject({ code: "BAD_INPUT", detail: { field } });
  });
});
