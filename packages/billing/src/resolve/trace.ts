import type { BillingMode } from "@molecule/domain";
import type { Derivation } from "@molecule/registry";
import type { BillingFacts } from "../facts.ts";
import type { EffectiveModel } from "./effective-model.ts";
import type { BillingResolution, TraceStep } from "./resolution.ts";

export const traceOverride = (override: BillingMode | null): TraceStep =>
  override === null
    ? { step: "Override", outcome: "No operator override is set on this workspace.", decided: false }
    : { step: "Override", outcome: `An operator set this workspace to ${override}.`, decided: true };

export const traceModel = (model: EffectiveModel): TraceStep => {
  switch (model.state) {
    case "none":
      return { step: "Model", outcome: "No model is chosen, at either scope.", decided: false };
    case "unreadable":
      return { step: "Model", outcome: `${model.name} cannot be read.`, decided: false };
    case "chosen": {
      const { name, scope } = model.origin;
      const from =
        scope === "request"
          ? "asked for"
          : `${name}, ${scope === "tenant" ? "set for all workspaces" : "set on this workspace"}`;
      return { step: "Model", outcome: `${model.model} (${from}).`, decided: false };
    }
  }
};

/** The last step: what the model leads to, or why the safe default stands. */
export const traceDerivation = (
  facts: BillingFacts,
  decision: Pick<BillingResolution, "source">,
  derived: Derivation | null,
  model: string | null,
): TraceStep => {
  const decided = decision.source !== "workspace_override";
  if (derived === null) {
    return { step: "Provider", outcome: "Without a model the platform's default model is used.", decided };
  }
  if (!derived.ok) {
    const outcome = `${facts.runtime} has no provider for ${model ?? "this model"} (${derived.error.replaceAll("_", " ")}).`;
    return { step: "Provider", outcome, decided };
  }
  const how = {
    exact: "listed by name",
    prefix: "matched by prefix",
    auth: "chosen by the stored credentials",
  }[derived.rung];
  const outcome =
    derived.provider === "platform"
      ? `The platform serves ${model ?? "it"} (${how}), so the platform pays.`
      : `${model ?? "It"} belongs to ${derived.provider} (${how}), so the organization's own credential pays.`;
  return { step: "Provider", outcome, decided };
};
