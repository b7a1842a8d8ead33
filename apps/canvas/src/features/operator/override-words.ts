import type { BillingMode } from "@molecule/domain";

export type OverrideChoice = BillingMode | "none";

/** What each override does, in the words in which it is confirmed. */
export const OVERRIDES: Readonly<Record<OverrideChoice, { word: string; verb: string; effect: string }>> = {
  none: {
    word: "No override",
    verb: "Clear the override",
    effect: "The workspace's model decides again who pays.",
  },
  byok: {
    word: "Own key or subscription",
    verb: "Set to own key",
    effect:
      "Calls go straight to the provider on the organization's own credential. Without one, the next start is refused.",
  },
  platform_managed: {
    word: "Platform credits",
    verb: "Set to platform credits",
    effect:
      "The platform pays the provider and charges the organization's credits. Every provider key and route of the organization is kept out.",
  },
  disabled: {
    word: "Unmanaged",
    verb: "Disable management",
    effect:
      "The live run is ended and the next one starts unmanaged: with whatever the organization stored, and without the gateway.",
  },
};

export const OVERRIDE_CHOICES: readonly OverrideChoice[] = ["none", "byok", "platform_managed", "disabled"];
