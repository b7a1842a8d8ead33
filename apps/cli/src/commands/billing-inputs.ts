import { SECRET_SCOPES, TENANT_BILLING_MODES } from "@molecule/domain";
import { z } from "zod";

const secrets = z.record(z.string(), z.string());
const blankable = z.string().nullish();

/** A stored state as the simulator takes it; fields that it does not know are ignored. */
export const resolveInput = z.object({
  runtime: z.string(),
  override: z.string().nullable(),
  tenantSecrets: secrets,
  workspaceSecrets: secrets,
  model: z.string().nullable(),
});

export const planInput = resolveInput.extend({
  gateway: z
    .object({ baseUrl: blankable, anthropicBaseUrl: blankable, accessKey: blankable, usageUrl: blankable })
    .nullish()
    .transform((gateway) => gateway ?? null),
});

export const checkWriteInput = resolveInput.extend({
  scope: z.enum(SECRET_SCOPES),
  name: z.string(),
  value: z.string(),
  tenantMode: z.enum(TENANT_BILLING_MODES),
});
