import type { TenantBillingMode } from "@molecule/domain";

/** What a tenant's billing mode is called, and what setting it does. */
export const TENANT_MODES: Readonly<Record<TenantBillingMode, { word: string; effect: string }>> = {
  platform_managed: {
    word: "Platform credits",
    effect:
      "Provider keys can no longer be saved for all workspaces. Those that stand there stay, and keep serving workspaces that use them.",
  },
  byok: {
    word: "Own keys",
    effect:
      "Provider keys may be saved for all workspaces, and new workspaces are offered own-key models first.",
  },
};
