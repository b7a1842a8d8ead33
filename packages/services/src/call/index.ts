export type { ServiceContext } from "../service-context.ts";
export * from "../usage/plan-settlement.ts";
export * from "../usage/resolve-stale-attempts.ts";
export * from "./authorize-call.ts";
export * from "./check-call-model.ts";
export * from "./commit-calls.ts";
export { mintId } from "./mint-id.ts";
export * from "./report-wrong-payer.ts";
