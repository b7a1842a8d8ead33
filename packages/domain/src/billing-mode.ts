export const BILLING_MODES = ["platform_managed", "byok", "disabled"] as const;
/** How a workspace's LLM calls are paid for. */
export type BillingMode = (typeof BILLING_MODES)[number];

/** What an operator sets on a tenant; it guards tenant-scope writes and never decides a workspace's mode. */
export const TENANT_BILLING_MODES = ["platform_managed", "byok"] as const;
export type TenantBillingMode = (typeof TENANT_BILLING_MODES)[number];

export type Payer = "tenant" | "platform" | "none";

export type ResolutionSource =
  | "workspace_override"
  | "derived_provider"
  | "derived_default"
  | "constant_fallback";

/** The wire dialect in which an agent speaks to its LLM. */
export type Dialect = "anthropic" | "openai";

/** Exactly one of the three modes, or nothing: near misses are no mode. */
export const parseBillingMode = (text: unknown): BillingMode | null =>
  BILLING_MODES.find((mode) => mode === text) ?? null;
