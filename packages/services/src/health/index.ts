export { type ProveRunInput, proveRun } from "./prove-run.ts";
export { recordProof } from "./record-proof.ts";
