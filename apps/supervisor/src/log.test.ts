import { withTenant } from "@molecule/db";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createLog } from "./log.ts";

const CANARY = "canary-of-a-query";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it.each([
  ["fails", sql`select ${CANARY}::text from no_such_table`],
  ["does not like its value", sql`select ${CANARY}::text::uuid`],
])("logs no parameter of a query that %s", async (_, statement) => {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line) => lines.push(line) });
  const scope = await createTestTenant(database.db);
  const error: unknown = await withTenant(database.db, scope, (tx) => tx.execute(statement)).catch(
    (failure: unknown) => failure,
  );
  expect(String(error)).toContain(CANARY);
  log.error({ err: error }, "a query failed");
  log.error(error);
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ err: { name: "PostgresError" } });
    expect(line).not.toContain(CANARY);
  }
});
