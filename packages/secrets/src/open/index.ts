export type { SealedValue, SealingPlace } from "../suite.ts";
export * from "./key-ring.ts";
export * from "./open-secret.ts";
