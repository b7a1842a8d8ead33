import { z } from "zod";

const envSchema = z.object({ SANDBOX_MODEL_PORT: z.coerce.number().int().min(0).max(65_535).default(4403) });

/** The sandbox model's environment, parsed once. */
export const env = envSchema.parse(process.env);
