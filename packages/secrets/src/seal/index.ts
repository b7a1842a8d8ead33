export type { SealedValue, SealingPlace } from "../suite.ts";
export * from "./fingerprint.ts";
export * from "./public-key.ts";
export * from "./seal-secret.ts";
