import { classifyName } from "./classify-name.ts";
import { derive } from "./derive.ts";
import { isPresent, mergeRows, type Rows, type State } from "./state.ts";

export type Mode = "platform_managed" | "byok" | "disabled";
export type Payer = "tenant" | "platform" | "none";
export type ModelName = "MOLECULE_MODEL" | "MODEL";

export type EffectiveModel =
  | { kind: "model"; model: string }
  | { kind: "none" }
  | { kind: "unreadable"; name: ModelName };

export type Resolution = {
  mode: Mode;
  source: "workspace_override" | "derived_provider" | "derived_default" | "constant_fallback";
  providerSelection: string | null;
  override: Mode | null;
  effectiveModel: string | null;
  payer: Payer;
};

const modes: ReadonlySet<string> = new Set(["platform_managed", "byok", "disabled"]);

export function readOverride(text: string | null): Mode | null {
  return text !== null && isMode(text) ? text : null;
}

function isMode(text: string): text is Mode {
  return modes.has(text);
}

/** requested, then MOLECULE_MODEL, then MODEL; for each name the workspace's row before the tenant's. */
export function effectiveModel(
  state: Pick<State, "requestedModel" | "tenant" | "workspace">,
): EffectiveModel {
  const requested = state.requestedModel?.trim() ?? "";
  if (requested !== "") return { kind: "model", model: requested };
  for (const name of ["MOLECULE_MODEL", "MODEL"] as const) {
    const row = winner(name, state.workspace, state.tenant);
    if (row === undefined) continue;
    if (!row.opens) return { kind: "unreadable", name };
    return { kind: "model", model: (row.text ?? "").trim() };
  }
  return { kind: "none" };
}

function winner(name: string, workspace: Rows, tenant: Rows) {
  return [workspace.get(name), tenant.get(name)].find(isPresent);
}

/** The provider that the effective model derives to, or null; what the mode is does not matter here. */
export function derivedProvider(state: State): string | null {
  const model = effectiveModel(state);
  if (model.kind !== "model") return null;
  const derivation = derive(
    state.runtime,
    model.model,
    mergeRows(state).map((row) => row.name),
  );
  return derivation.ok ? derivation.provider : null;
}

export function resolve(state: State): Resolution {
  const override = readOverride(state.override);
  const model = effectiveModel(state);
  const text = model.kind === "model" ? model.model : null;
  const base = { override, effectiveModel: text };
  if (override !== null) {
    const payer = payerOf(override, state);
    return { ...base, mode: override, source: "workspace_override", providerSelection: null, payer };
  }
  if (model.kind === "unreadable") {
    return {
      ...base,
      mode: "platform_managed",
      source: "constant_fallback",
      providerSelection: null,
      payer: "platform",
    };
  }
  const provider = derivedProvider(state);
  if (provider === null) {
    return {
      ...base,
      mode: "platform_managed",
      source: "derived_default",
      providerSelection: text,
      payer: "platform",
    };
  }
  const mode = provider === "platform" ? "platform_managed" : "byok";
  return {
    ...base,
    mode,
    source: "derived_provider",
    providerSelection: provider,
    payer: payerOf(mode, state),
  };
}

function payerOf(mode: Mode, state: State): Payer {
  if (mode === "byok") return "tenant";
  if (mode === "platform_managed") return "platform";
  return mergeRows(state).some((row) => classifyName(row.name) === "credential") ? "tenant" : "none";
}
