import type { BillingMode, Payer, ResolutionSource } from "@molecule/domain";

export type ModelOrigin = "requested" | "MOLECULE_MODEL" | "MODEL";

/** One step of the decision in plain words, in the order taken. */
export type TraceStep = { readonly step: string; readonly outcome: string; readonly decided: boolean };

/** Who pays for one workspace, and why. Wire names are kept where the admin endpoint publishes them. */
export type BillingResolution = {
  readonly workspaceId: string;
  readonly resolvedMode: BillingMode;
  readonly workspaceOverride: BillingMode | null;
  /** Always `platform_managed`; kept for wire compatibility. */
  readonly orgDefault: "platform_managed";
  readonly source: ResolutionSource;
  /** The derived provider; on a failed derivation the model text; null under an override or without a model. */
  readonly providerSelection: string | null;
  readonly effectiveModel: string | null;
  readonly modelOrigin: {
    readonly name: ModelOrigin;
    readonly scope: "tenant" | "workspace" | "request";
  } | null;
  /** What the model derives to, also under an override; null when it does not derive. */
  readonly derivedProvider: string | null;
  readonly derivation:
    | "exact"
    | "prefix"
    | "auth"
    | "model_required"
    | "unknown_runtime"
    | "unregistered_model"
    | "ambiguous_model"
    | null;
  readonly payer: Payer;
  readonly trace: readonly TraceStep[];
  /** Set on `constant_fallback`: a start never acts on it. */
  readonly error: string | null;
};
