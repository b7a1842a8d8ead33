import {
  BILLING_MODES,
  DESIRED_STATES,
  SECRET_KINDS,
  SECRET_SCOPES,
  TENANT_BILLING_MODES,
} from "@molecule/domain";
import { z } from "zod";
import { payerFactsSchema } from "./payer.ts";

const storedEntrySchema = z.object({
  name: z.string(),
  scope: z.enum(SECRET_SCOPES),
  kind: z.enum(SECRET_KINDS),
  version: z.number().int(),
  /** Of a variable; null for a secret. */
  value: z.string().nullable(),
  blank: z.boolean(),
  keyFormatOwners: z.array(z.string()).nullable(),
  routeHost: z.string().nullable(),
  pointsAtGateway: z.boolean(),
  unreadable: z.boolean(),
  coMingled: z.boolean(),
  /** Fingerprints stay on the server. */
  fingerprint: z.null(),
  hint: z.string().nullable(),
});

const gatewaySchema = z.object({
  baseUrl: z.string().optional(),
  anthropicBaseUrl: z.string().optional(),
  usageUrl: z.string().optional(),
});

/** What `whatIf` of `@molecule/billing/what-if` takes, as it is: the facts of one workspace, without any secret. */
export const whatIfFactsSchema = z.object({
  facts: z.object({
    workspaceId: z.string(),
    runtime: z.string(),
    entries: z.array(storedEntrySchema),
    override: z.enum(BILLING_MODES).nullable(),
    tenantMode: z.enum(TENANT_BILLING_MODES),
    sandbox: z.boolean(),
    sandboxModel: z.object({ anthropicBaseUrl: z.string(), openaiBaseUrl: z.string() }).nullable(),
    runtimeInstalled: z.boolean(),
    gateway: gatewaySchema.nullable(),
    lastPayer: payerFactsSchema.nullable(),
    confirmations: z.array(z.object({ id: z.string(), before: payerFactsSchema, after: payerFactsSchema })),
    requestedModel: z.string().nullable(),
    readFailure: z.string().nullable(),
  }),
  desired: z.enum(DESIRED_STATES),
  startable: z.array(z.string()),
});
