export * from "./check-liveness.ts";
export * from "./liveness.ts";
