import type { PlatformKeyId } from "@molecule/domain";
import type { SealingPlace } from "@molecule/secrets/seal";

/** Where a stored platform key lives: its sealed value opens for this key and this vendor only. */
export const platformKeyPlace = (vendor: string, id: PlatformKeyId): SealingPlace => ({
  tenantId: "platform",
  scope: "tenant",
  workspaceId: null,
  name: `${vendor}/${id}`,
  version: 1,
});
