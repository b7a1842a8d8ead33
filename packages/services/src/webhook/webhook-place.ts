import type { TenantId, WebhookEndpointId } from "@molecule/domain";
import type { SealingPlace } from "@molecule/secrets/seal";

/** Where the key of an endpoint's signatures lives: it opens for this endpoint only. */
export const webhookPlace = (tenantId: TenantId | null, id: WebhookEndpointId): SealingPlace => ({
  tenantId: tenantId ?? "platform",
  scope: "tenant",
  workspaceId: null,
  name: `webhook/${id}`,
  version: 1,
});
