export * from "./get-bulk.ts";
export { type BulkChoice, type PlannedRestart, planBulkRestart } from "./plan-bulk.ts";
export { type StartBulkInput, startBulkRestart } from "./start-bulk.ts";
export * from "./stop-bulk.ts";
