/**
 * What the known-answer task of a run showed. `proved`: a model answered it, and the right party was asked to pay.
 * `reached`: the agent answers calls, and no model was asked because nobody here manages which one pays. `failed`:
 * neither.
 */
export type RunProof =
  | {
      readonly status: "proved" | "reached";
      readonly message: string;
      readonly at: string;
      readonly tookMs: number;
    }
  | (ProofFault & { readonly status: "failed"; readonly at: string; readonly tookMs: number });

/** Why a run is not proved. */
export type ProofFault = {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Names of variables that it is about. */
  readonly names: readonly string[];
  /** It may pass by itself, such as a provider's outage: trying again is worth it for as long as it takes. */
  readonly passing: boolean;
};
