import { DRIVER_NAMES } from "@molecule/domain";
import { z } from "zod";

export const envSchema = z.object({
  DATABASE_URL: z.url(),
  /** Public origin of this canvas. */
  CANVAS_URL: z.url(),
  /** Signs cookies. */
  AUTH_SECRET: z.string().min(32),
  GATEWAY_URL: z.url().optional(),
  SANDBOX_MODEL_URL: z.url().optional(),
  /** Base64; shared by whoever writes secrets. */
  FINGERPRINT_PEPPER: z.string().min(1),
  /** Named by the health answer, so that whoever started this process knows it from another at its address. */
  INSTANCE_ID: z.string().optional(),
  /** Where real runtimes are installed on this machine. */
  RUNTIMES_DIR: z.string().optional(),
  /** How workspaces that are created here are executed; some supervisor must have that driver. */
  WORKSPACE_DRIVER: z.enum(DRIVER_NAMES).default("process"),
  /** Comma list of real runtimes that the drivers' images bring along; may be empty. */
  INSTALLED_RUNTIMES: z
    .string()
    .default("")
    .transform(
      (text) =>
        new Set(
          text
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
        ),
    ),
});

export type CanvasEnv = z.infer<typeof envSchema>;

/** Whether `next dev` runs this; Next sets the name, and writes its value into what it builds. */
export const isDevelopment = (): boolean => process.env.NODE_ENV === "development";

/** An empty variable is one that is not set. */
const withoutBlanks = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, value]],
    ),
  );

/**
 * Reads this process's environment, when it serves and not when it is built.
 * @throws Error that names each variable at fault, and no value
 */
export const readEnv = (): CanvasEnv => {
  const parsed = envSchema.safeParse(withoutBlanks(process.env));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The canvas's environment is not usable.\n${faults.join("\n")}`);
};
