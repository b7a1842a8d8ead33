import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "./processes.ts";

const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  privileged: z.boolean().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  ports: z.array(z.string()).default([]),
});
const fileSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })).default({}),
});

export type ComposeFile = z.infer<typeof fileSchema>;

/** A file of deploy/ with its anchors and merges resolved, and its variables as they are written. */
export const readCompose = (name: string): ComposeFile =>
  fileSchema.parse(parse(readFileSync(join(ROOT, "deploy", name), "utf8"), { merge: true }));

const REFERENCE = /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g;

/** Every variable that a text asks of `.env`, and what stands there in its place. */
export const listReferences = (text: string) =>
  [...text.matchAll(REFERENCE)].map(([, name = "", operator, rest]) => ({
    name,
    required: operator === "?",
    fallback: operator === "-" ? rest : undefined,
  }));

/** What the engine would hand to a process. @throws RangeError for a variable that is required and missing */
export const interpolate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(REFERENCE, (_, name: string, operator?: string, rest?: string) => {
    const value = values[name] ?? (operator === "-" ? rest : undefined);
    if (value === undefined) throw new RangeError(`nothing is given for ${name}`);
    return value;
  });
