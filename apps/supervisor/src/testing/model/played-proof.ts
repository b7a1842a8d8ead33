import type { RunProof } from "@molecule/domain";

/** How a played agent was proved, or was not. */
export const proofOf = (passes: boolean): RunProof => {
  const when = { at: new Date().toISOString(), tookMs: 1 };
  return passes
    ? { status: "proved", message: "", ...when }
    : {
        status: "failed",
        code: "PROOF_ECHO",
        message: "It echoes.",
        remedy: "",
        names: [],
        passing: false,
        ...when,
      };
};
