export * from "./describe-fault.ts";
export * from "./load-registry.ts";
export type { ManifestFault } from "./manifest-fault.ts";
