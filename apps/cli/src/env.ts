import { DomainError } from "@molecule/domain";
import { z } from "zod";

const databaseEnvSchema = z.object({ DATABASE_URL: z.string().min(1) });

const seedEnvSchema = databaseEnvSchema.extend({
  /** Public origin of the canvas. */
  CANVAS_URL: z.url(),
  AUTH_SECRET: z.string().min(32),
  FINGERPRINT_PEPPER: z.string().min(1),
  /** Needed once, for a database that knows no sealing key yet. */
  SECRETS_PRIVATE_KEYS: z.string().min(1).optional(),
  GATEWAY_URL: z.url(),
  SANDBOX_MODEL_URL: z.url(),
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
