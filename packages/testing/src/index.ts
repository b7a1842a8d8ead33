export { createTestContext, TEST_PEPPER } from "./create-test-context.ts";
export { createTestDatabase, type TestDatabase } from "./create-test-database.ts";
export { createTestTenant, type TestTenantOptions } from "./create-test-tenant.ts";
export { createTestWorkspace, type TestWorkspaceOptions } from "./create-test-workspace.ts";
export { fillTenant } from "./fill-tenant.ts";
export { createFixedClock, type FixedClock } from "./fixed-clock.ts";
export { makeReceipt, recordTestRun } from "./record-test-run.ts";
export { startTraceCollector, type TraceCollector } from "./start-trace-collector.ts";
export { getTestPostgres, TEST_POSTGRES_VARIABLE, type TestPostgres } from "./test-postgres.ts";
