export * from "./what-if.ts";
export * from "./what-if-facts.ts";
