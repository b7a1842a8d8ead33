export * from "./env/plan.ts";
export * from "./facts.ts";
export * from "./resolve/resolution.ts";
