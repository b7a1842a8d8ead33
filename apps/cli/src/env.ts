import { delimiter, dirname, join, resolve } from "node:path";
import { DomainError, DRIVER_NAMES } from "@molecule/domain";
import { z } from "zod";

export const databaseEnvSchema = z.object({ DATABASE_URL: z.string().min(1) });

export const provisionEnvSchema = z.object({
  DATABASE_URL: z.url(),
  /** Of a role that may create roles and databases; nothing but this command needs it. */
  DATABASE_ADMIN_URL: z.url(),
});

export const seedEnvSchema = databaseEnvSchema.extend({
  /** Public origin of the canvas. */
  CANVAS_URL: z.url(),
  AUTH_SECRET: z.string().min(32),
  FINGERPRINT_PEPPER: z.string().min(1),
  /** The public half of the supervisor's key, `id:base64`; needed once, for a database that knows no sealing key yet. */
  SECRETS_PUBLIC_KEY: z.string().min(1).optional(),
  GATEWAY_URL: z.url(),
  /** Without it there are no sandboxes. */
  SANDBOX_MODEL_URL: z.url().optional(),
  /** How the first workspaces are executed; as the canvas is told for new ones. */
  WORKSPACE_DRIVER: z.enum(DRIVER_NAMES).optional(),
  MOLECULE_OWNER_EMAIL: z.email(),
  MOLECULE_OWNER_PASSWORD: z.string().min(10),
});

export type SeedEnv = z.infer<typeof seedEnvSchema>;

/** An environment that lacks something names it, and never a value. */
const parse = <T>(schema: z.ZodType<T>): T => {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))].sort();
  throw new DomainError("BAD_INPUT", "The environment does not say where to work.", {
    remedy: `Set these variables first: ${names.join(", ")}.`,
  });
};

/** The database that commands work on. @throws DomainError that names what is missing */
export const readDatabaseEnv = (): { readonly DATABASE_URL: string } => parse(databaseEnvSchema);

/** What provisioning needs. @throws DomainError that names what is missing */
export const readProvisionEnv = (): z.infer<typeof provisionEnvSchema> => parse(provisionEnvSchema);

/** What comparing a value with others needs. @throws DomainError that names what is missing */
export const readPepperEnv = (): { readonly FINGERPRINT_PEPPER: string } =>
  parse(z.object({ FINGERPRINT_PEPPER: z.string().min(1) }));

/** What seeding needs. @throws DomainError that names what is missing */
export const readSeedEnv = (): SeedEnv => parse(seedEnvSchema);

/** Everything that this process was started with: what `molecule why` looks at. */
export const readOwnEnv = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const ROOT = resolve(import.meta.dirname, "../../..");

/** Where real runtimes are installed: the data folder of the installation that this program belongs to. */
export const readRuntimesDir = (): string => {
  const { RUNTIMES_DIR, MOLECULE_DATA_DIR } = process.env;
  if (RUNTIMES_DIR !== undefined && RUNTIMES_DIR !== "") return resolve(RUNTIMES_DIR);
  const dataDir =
    MOLECULE_DATA_DIR === undefined || MOLECULE_DATA_DIR === ""
      ? join(ROOT, ".data")
      : resolve(MOLECULE_DATA_DIR);
  return join(dataDir, "runtimes");
};

/** npm as it started us, else the one on the path, with this process's environment: its own settings are there. */
export const npmEnv = (): {
  readonly program: string;
  readonly leading: readonly string[];
  readonly env: NodeJS.ProcessEnv;
} => {
  const script = process.env["npm_execpath"];
  const own = dirname(process.execPath);
  const env = { ...process.env, PATH: [own, process.env["PATH"] ?? ""].join(delimiter) };
  return script !== undefined && /\.[cm]?js$/.test(script)
    ? { program: process.execPath, leading: [script], env }
    : { program: "npm", leading: [], env };
};
