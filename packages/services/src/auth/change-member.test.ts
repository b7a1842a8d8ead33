import { type AuthDatabase, closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { newId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
  untilBlocked,
} from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import {
  type Auth,
  addMember,
  changeMember,
  createAuth,
  createOrganization,
  createUser,
  findMembership,
} from "./index.ts";

let database: TestDatabase;
let admin: postgres.Sql;
let authDatabase: AuthDatabase;
let ctx: ServiceContext;
let auth: Auth;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1 });
  authDatabase = connectAuthDatabase({ url: database.url, applicationName: "molecule-test-auth" });
  auth = createAuth({
    database: authDatabase,
    baseUrl: "https://molecule.example",
    secret: "s".repeat(40),
  });
  ({ ctx } = await createTestContext(database.db));
});
afterAll(async () => {
  await closeAuthDatabase(authDatabase);
  await admin.end();
  await database.drop();
});

const newPerson = () => ({
  name: "Ada",
  email: `${newId()}@example.test`,
  password: "correct horse battery",
});

it.each([
  ["remove", null],
  ["demote", "viewer"],
] as const)("an admin cannot %s somebody who is being made an owner", async (_what, role) => {
  const scope = await createTestTenant(database.db, { role: "admin" });
  const { tenantId } = scope;
  const { userId: ownerId } = await createUser(auth, newPerson());
  await createOrganization(auth, { tenantId, name: "Test", slug: tenantId, ownerId });
  const { userId } = await addMember(ctx, auth, scope, { ...newPerson(), role: "member" });
  const { change } = await admin.begin(async (sql) => {
    await sql`update auth.members set role = 'owner' where user_id = ${userId}`;
    const change = changeMember(ctx, auth, scope, { userId, role }).catch((error: unknown) => error);
    await untilBlocked(database.db);
    return { change };
  });
  expect(await change).toMatchObject({ code: "CONFLICT" });
  expect(await findMembership(authDatabase, userId, tenantId)).toBe("owner");
});
