import { z } from "zod";

export const envSchema = z.object({
  /** Another address than this machine's own is for a network of containers. */
  SANDBOX_MODEL_HOST: z.string().min(1).default("127.0.0.1"),
  SANDBOX_MODEL_PORT: z.coerce.number().int().min(0).max(65_535).default(4403),
  /** Named by the health answer, so that whoever started this process knows it from another at its address. */
  INSTANCE_ID: z.string().optional(),
});

/** The sandbox model's environment, parsed once. */
export const env = envSchema.parse(process.env);
