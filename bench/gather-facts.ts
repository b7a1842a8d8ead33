/**
 * Facts and resolutions of 1,000 workspaces of one tenant, read from a real PostgreSQL: statements, milliseconds
 * (medians) and how much of what they may take that is, as one JSON line.
 */
import { closeDatabase, connectDatabase, withTenant } from "@molecule/db";
import type { TenantScope } from "@molecule/domain";
import {
  gatherBillingFacts,
  gatherTenantFacts,
  judgeFacts,
  resolveTenant,
  resolveWorkspace,
  type ServiceContext,
} from "@molecule/services";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  fillTenant,
  type TestDatabase,
} from "@molecule/testing";
import postgres from "postgres";
import { setup } from "../scripts/testing/vitest-global-setup.ts";

const WORKSPACES = 1_000;
const SECRETS_EACH = 5;
const RUNS_EACH = 10;
const ROUNDS = 30;
const MOST_STATEMENTS = 3;
const MOST_MS = 50;

const medianMs = async (work: () => unknown): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Number((times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN).toFixed(1));
};

const countStatements = async (url: string, ctx: ServiceContext, scope: TenantScope): Promise<number> => {
  const db = connectDatabase({ url, applicationName: "bench-counting", logQueries: true });
  const log = console.log;
  let count = 0;
  console.log = (line: unknown) => {
    if (String(line).startsWith("Query: ")) count += 1;
  };
  await withTenant(db, scope, (tx) => {
    count = 0;
    return gatherTenantFacts(tx, scope, ctx);
  });
  console.log = log;
  await closeDatabase(db);
  return count;
};

const analyze = async (adminUrl: string): Promise<void> => {
  const admin = postgres(adminUrl, { max: 1 });
  await admin`analyze`;
  await admin.end();
};

const ratio = (value: number, most: number): number => Number((value / most).toFixed(2));

const measure = async ({ db, url, adminUrl }: TestDatabase): Promise<Readonly<Record<string, number>>> => {
  const { ctx } = await createTestContext(db);
  const scope = await createTestTenant(db, {});
  const ids = await fillTenant(db, scope, {
    workspaces: WORKSPACES,
    secretsEach: SECRETS_EACH,
    runsEach: RUNS_EACH,
  });
  // As autovacuum does within a minute of so many new rows; without it the planner believes in empty tables.
  await analyze(adminUrl);
  const [first] = ids;
  if (first === undefined) throw new Error("there is no workspace to measure");
  const facts = await withTenant(db, scope, (tx) => gatherTenantFacts(tx, scope, ctx));
  const judge = () => {
    for (const one of facts.values()) judgeFacts(ctx.registry, { facts: one, liveReceipt: null });
  };
  const statements = await countStatements(url, ctx, scope);
  const resolveTenantMs = await medianMs(() => resolveTenant(ctx, scope));
  return {
    workspaces: facts.size,
    statements,
    statementsOfMost: ratio(statements, MOST_STATEMENTS),
    resolveTenantMs,
    resolveTenantOfMost: ratio(resolveTenantMs, MOST_MS),
    gatherAllMs: await medianMs(() => withTenant(db, scope, (tx) => gatherTenantFacts(tx, scope, ctx))),
    judgeAllMs: await medianMs(judge),
    gatherOneMs: await medianMs(() =>
      withTenant(db, scope, (tx) => gatherBillingFacts(tx, scope, ctx, first)),
    ),
    resolveWorkspaceMs: await medianMs(() => resolveWorkspace(ctx, scope, first)),
  };
};

const stop = await setup();
const database = await createTestDatabase();
try {
  console.log(JSON.stringify(await measure(database)));
} finally {
  await database.drop();
  await stop();
}
