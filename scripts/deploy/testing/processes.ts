import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { envSchema as canvasEnv } from "../../../apps/canvas/env.ts";
import { databaseEnvSchema, provisionEnvSchema, seedEnvSchema } from "../../../apps/cli/src/env.ts";
import { generateInstallationKeys } from "../../../apps/cli/src/installation-keys.ts";
import { envSchema as gatewayEnv } from "../../../apps/gateway/src/env.ts";
import { findRoute } from "../../../apps/gateway/src/wire/route.ts";
import { envSchema as supervisorEnv } from "../../../apps/supervisor/src/env.ts";
import { envSchema as sandboxModelEnv } from "../../../packages/sandbox-model/src/env.ts";

export const ROOT = join(import.meta.dirname, "../../..");

/** One of our programs, as deploy/ runs it. */
export const processNameSchema = z.enum([
  "gateway",
  "supervisor",
  "canvas",
  "sandbox-model",
  "provision",
  "migrate",
  "seed",
]);
export type ProcessName = z.infer<typeof processNameSchema>;

const schemas: Readonly<Record<ProcessName, z.ZodObject>> = {
  gateway: gatewayEnv,
  supervisor: supervisorEnv,
  canvas: canvasEnv,
  "sandbox-model": sandboxModelEnv,
  provision: provisionEnvSchema,
  migrate: databaseEnvSchema,
  seed: seedEnvSchema,
};

/** The gateway also reads these, whatever follows. */
const GATEWAY_PREFIXES = /^(MOLECULE_PLATFORM_KEYS_|OTEL_)/;

/** What is wrong with an environment: variables that the process does not read, lacks, or cannot read. */
export const findEnvFaults = (name: ProcessName, env: Readonly<Record<string, string>>): string[] => {
  const schema = schemas[name];
  const unknown = Object.keys(env).filter(
    (variable) => !(variable in schema.shape) && !(name === "gateway" && GATEWAY_PREFIXES.test(variable)),
  );
  const { error } = schema.safeParse(env);
  const bad = error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
  return [...unknown.map((variable) => `${variable}: ${name} does not read it`), ...bad];
};

/** Who may hold what; everything else of an installation's keys is for nobody. */
const HOLDERS: readonly { readonly variable: RegExp; readonly by: readonly string[] }[] = [
  { variable: /^SECRETS_PRIVATE_KEYS/, by: ["supervisor"] },
  { variable: /^CALL_KEY_SECRET$/, by: ["supervisor"] },
  { variable: /^(GATEWAY_PRIVATE_KEYS|MOLECULE_PLATFORM_KEYS_.*)$/, by: ["gateway"] },
  { variable: /^AUTH_SECRET$/, by: ["canvas", "seed"] },
  { variable: /^MOLECULE_OWNER_PASSWORD$/, by: ["seed"] },
  { variable: /^DATABASE_ADMIN_/, by: ["provision"] },
];

/** Variables that are in the wrong hands. */
export const findStrayKeys = (name: string, variables: readonly string[]): string[] =>
  variables.filter((variable) =>
    HOLDERS.some((holder) => holder.variable.test(variable) && !holder.by.includes(name)),
  );

/** Everything that an installation is given from outside, by name. */
export const installationValues = async (): Promise<Readonly<Record<string, string>>> => ({
  ...(await generateInstallationKeys()),
  DATABASE_URL: "postgresql://molecule:secret@database.example:5432/molecule",
  DOCKER_GID: "998",
});

/** Where each process answers that it serves. */
export const healthOf: Readonly<Record<string, { readonly port: number; readonly path: string }>> = {
  gateway: { port: 4_401, path: "/healthz" },
  supervisor: { port: 4_402, path: "/healthz" },
  "sandbox-model": { port: 4_403, path: "/healthz" },
  canvas: { port: 4_400, path: "/api/healthz" },
};

/** Whether the sources serve a path; the supervisor's and the sandbox model's routes are asked of the processes. */
export const isServed = (name: "gateway" | "canvas", path: string): boolean =>
  name === "gateway"
    ? findRoute("GET", path)?.kind === "health"
    : existsSync(join(ROOT, "apps/canvas/app", path, "route.ts"));
