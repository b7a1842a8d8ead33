import type { BillingMode, Payer, ResolutionSource, WithheldReason } from "@molecule/domain";

export const MODE_WORDS: Readonly<Record<BillingMode, string>> = {
  platform_managed: "Platform credits",
  byok: "Own key or subscription",
  disabled: "Unmanaged",
};

/** Who pays; `organization` is its name for an operator, who does not belong to it. */
export const partyWords = (payer: Payer, organization = "your organization"): string =>
  ({ tenant: organization, platform: "the platform", none: "nobody" })[payer];

export const SOURCE_WORDS: Readonly<Record<ResolutionSource, string>> = {
  workspace_override: "an operator's override",
  derived_provider: "the model",
  derived_default: "the default, as nothing else decides",
  constant_fallback: "the safe default, as the facts could not be read",
};

export const WITHHELD_WORDS: Readonly<Record<WithheldReason, string>> = {
  conflicts_with_payer: "would conflict with the payer",
  bypasses_platform_billing: "would bypass the platform's billing",
  points_at_gateway: "points at our own gateway",
  reserved_name: "the name is reserved",
  injection_name: "changes what code runs",
};
