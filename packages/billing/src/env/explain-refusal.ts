import type { PayerFacts, PlanRefusalCode } from "@molecule/domain";
import { findProvider, type Registry } from "@molecule/registry";

export type RefusalSubject = {
  readonly registry: Registry;
  readonly runtime: string;
  readonly model: string | null;
  /** The derived provider, where there is one. */
  readonly provider: string | null;
  readonly names: readonly string[];
  readonly payerChange?: { readonly before: PayerFacts; readonly after: PayerFacts } | undefined;
};

export type RefusalWords = {
  readonly message: string;
  readonly remedy: string;
  /** What the card's button does about it. */
  readonly action: "add_key" | "choose_model" | "confirm_payer" | "edit_secret" | "ask_operator" | "retry";
};

const list = (names: readonly string[]): string => (names.length === 0 ? "a stored name" : names.join(", "));

const party = (facts: PayerFacts): string => {
  switch (facts.payer) {
    case "platform":
      return "the platform, from the organization's credits";
    case "tenant":
      return facts.credentialMethod === null
        ? "the organization, unmanaged"
        : `the organization, with ${facts.credentialMethod}`;
    case "none":
      return "nobody";
  }
};

const missingKey = ({ registry, provider, runtime }: RefusalSubject): RefusalWords => {
  const found = provider === null ? undefined : findProvider(registry, provider);
  const accepted = found?.authEnv ?? registry.runtimes.find((r) => r.name === runtime)?.reads ?? [];
  const whose = found === undefined ? "a provider credential" : `a credential for ${found.displayName}`;
  return {
    message: `This workspace brings its own key, and ${whose} is missing.`,
    remedy: accepted.length > 0 ? `Add a key: ${accepted.join(" or ")}.` : "Add a key.",
    action: "add_key",
  };
};

const payerChange = ({ payerChange: change }: RefusalSubject): RefusalWords => ({
  message:
    change === undefined
      ? "A start would change who pays, and nobody has agreed to that."
      : `A start would change who pays: now ${party(change.before)}; then ${party(change.after)}. Nobody has agreed to that.`,
  remedy: "Confirm the change, or restore the model or key that was removed.",
  action: "confirm_payer",
});

const WORDS: Readonly<Record<PlanRefusalCode, (subject: RefusalSubject) => RefusalWords>> = {
  PAYER_UNRESOLVED: () => ({
    message: "Who pays could not be determined: the facts could not be read.",
    remedy: "It is tried again by itself. If a model row cannot be read, choose the model again.",
    action: "retry",
  }),
  UNKNOWN_RUNTIME: ({ runtime }) => ({
    message: `The registry knows no runtime ${runtime}.`,
    remedy: "Change the workspace to a runtime that is offered.",
    action: "choose_model",
  }),
  RUNTIME_NOT_INSTALLED: ({ runtime }) => ({
    message: `The real ${runtime} is not installed here, and an imitation is never started in its place.`,
    remedy: `Ask an operator to install the ${runtime} runtime.`,
    action: "ask_operator",
  }),
  FORBIDDEN_TENANT_ENV: ({ names }) => ({
    message: `${list(names)} is set for all workspaces; tokens of that kind must not reach every agent.`,
    remedy: "Remove it for all workspaces, or set your own on this workspace.",
    action: "edit_secret",
  }),
  SECRET_UNREADABLE: ({ names }) => ({
    message: `${list(names)} is stored, but cannot be opened.`,
    remedy: "Enter the value again.",
    action: "edit_secret",
  }),
  SECRETS_SEALED: ({ names }) => ({
    message: `${list(names)} is stored safely, but the platform lacks the private key that opens it at the moment.`,
    remedy: "Nothing needs to be entered again: it starts by itself once an operator restores the key ring.",
    action: "ask_operator",
  }),
  CO_MINGLED_CREDENTIAL: ({ names }) => ({
    message: `${list(names)} holds a credential of the platform itself, which must never run in a tenant's workspace.`,
    remedy: "Replace it with a credential of your own.",
    action: "edit_secret",
  }),
  UNREGISTERED_MODEL: ({ model, runtime }) => ({
    message: `${runtime} has no provider for the model ${model ?? ""}.`.replace(" .", "."),
    remedy: "Choose an offered model.",
    action: "choose_model",
  }),
  MODEL_NOT_ON_PLATFORM: ({ model }) => ({
    message: `The platform is set to pay, but does not serve ${model ?? "this model"}.`,
    remedy: "Choose a platform model, or ask an operator to clear the override.",
    action: "choose_model",
  }),
  MISSING_PLATFORM_PROXY: () => ({
    message: "The platform is to pay, but this installation has no gateway address or key for the run.",
    remedy: "An operator must configure the gateway's URL.",
    action: "ask_operator",
  }),
  MISSING_BYOK_CREDENTIAL: missingKey,
  CREDENTIAL_OF_OTHER_PROVIDER: ({ names, provider }) => ({
    message: `${list(names)} holds another provider's key; it is never sent to ${provider ?? "this one"}.`,
    remedy: "Store this provider's own key, or choose a model of the key's provider.",
    action: "edit_secret",
  }),
  PAYER_CHANGE_UNCONFIRMED: payerChange,
  ENV_SCAN_FAILED: ({ names }) => ({
    message: `The finished environment failed its last check at ${list(names)}; nothing was started.`,
    remedy: "Remove or correct these names; if they look right, tell an operator.",
    action: "edit_secret",
  }),
};

/** What happened, why, and the next legal move, for a refused start. */
export const explainRefusal = (code: PlanRefusalCode, subject: RefusalSubject): RefusalWords =>
  WORDS[code](subject);
