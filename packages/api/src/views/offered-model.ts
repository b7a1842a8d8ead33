import { z } from "zod";

/** Nano-USD per million tokens; null: unpriced, never free. */
export const priceViewSchema = z.object({
  input: z.bigint().nullable(),
  output: z.bigint().nullable(),
  cacheRead: z.bigint().nullable(),
  cacheWrite5m: z.bigint().nullable(),
  cacheWrite1h: z.bigint().nullable(),
});

export const offeredModelSchema = z.object({
  model: z.string(),
  provider: z.string(),
  providerName: z.string(),
  /** True: through the gateway, charged to credits. False: on the tenant's own credential. */
  platformBilled: z.boolean(),
  /** False for a platform model of whose vendor the platform has no working key: it would answer 503. */
  offered: z.boolean(),
  /** Names that authenticate to it, any one of which is enough; empty on the platform. */
  authEnv: z.array(z.string()),
  /** Where such a credential is obtained. */
  keyPage: z.string().nullable(),
  price: priceViewSchema.nullable(),
  /** Used when a workspace chose none. */
  isDefault: z.boolean(),
});
export type OfferedModel = z.infer<typeof offeredModelSchema>;

export const runtimeModelsSchema = z.object({
  runtime: z.string(),
  /** Whether a workspace of this runtime could start in this tenant. */
  startable: z.boolean(),
  models: z.array(offeredModelSchema),
});
export type RuntimeModels = z.infer<typeof runtimeModelsSchema>;
