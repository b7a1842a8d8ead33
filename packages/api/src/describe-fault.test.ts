import { withTenant } from "@molecule/db";
import { DomainError, describeFault } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toTrpcError } from "./failure.ts";

const CANARY = "canary-7f3a";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const failWith = async (statement: ReturnType<typeof sql>): Promise<Error> => {
  const scope = await createTestTenant(database.db);
  const error: unknown = await withTenant(database.db, scope, (tx) => tx.execute(statement)).catch(
    (e: unknown) => e,
  );
  if (!(error instanceof Error)) throw new Error("the statement did not fail");
  return error;
};

it("tells what failed in a query, and none of its parameters", async () => {
  const error = await failWith(sql`select ${CANARY}::text from no_such_table`);
  expect(String(error)).toContain(CANARY);
  for (const seen of [error, toTrpcError(error)]) {
    const record = describeFault(seen);
    expect(record).toMatchObject({ code: "42P01", message: expect.stringContaining("no_such_table") });
    expect(record.query).toContain("$1");
    expect(JSON.stringify(record)).not.toContain(CANARY);
  }
});

it.each([
  ["cannot read", sql`select ${`${CANARY} "quoted"`}::text::uuid`, "22P02"],
  ["finds too large", sql`select (${CANARY} || '"' || repeat('9', 40))::text::bigint`, "22P02"],
])("does not repeat a value that the database %s", async (_, statement, code) => {
  const error = await failWith(statement);
  const record = describeFault(error);
  expect(record).toMatchObject({ code, message: expect.stringContaining("invalid input syntax") });
  expect(JSON.stringify(record)).not.toContain(CANARY);
});

it("keeps our own words beside what is behind them", () => {
  const error = new DomainError("UNAVAILABLE", "The engine is silent.", {}, { cause: new Error("timeout") });
  expect(describeFault(error)).toMatchObject({ message: "timeout", said: "The engine is silent." });
});

it("says nothing of what was thrown instead of an error", () => {
  expect(JSON.stringify(describeFault({ token: CANARY }))).not.toContain(CANARY);
});

it("keeps the frames and drops the message from the stack", () => {
  const record = describeFault(new Error("a".repeat(10_000)));
  expect(record.message).toHaveLength(500);
  expect(record.frames.length).toBeGreaterThan(0);
  expect(record.frames.join()).not.toContain("aaaa");
});

it("ends in a chain of causes that closes on itself", () => {
  const error = new Error("x");
  error.cause = error;
  expect(describeFault(error)).toMatchObject({ name: "Error", message: "x" });
});
