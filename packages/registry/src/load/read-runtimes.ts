import type { Runtime } from "../registry.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import { DIALECTS } from "./read-providers.ts";
import {
  readEntries,
  readEnvName,
  readFields,
  readList,
  readNames,
  readOneOf,
  readOptional,
  readText,
} from "./read-value.ts";

const RUNTIME_KEYS = { required: ["reads", "dialect", "default_model", "providers"], optional: [] };
const REFERENCE_KEYS = { required: ["name", "models"], optional: [] };

/** One provider of a runtime, with the places of what it names. */
export type ReadReference = {
  readonly at: Located;
  readonly provider: string;
  readonly models: readonly { readonly name: string; readonly at: Located }[];
};

/** A runtime and where it stands; fields at fault hold a stand-in. */
export type ReadRuntime = {
  readonly at: Located;
  readonly runtime: Omit<Runtime, "providers">;
  readonly defaultModelAt: Located | undefined;
  readonly references: readonly ReadReference[];
};

const readReferences = (log: FaultLog, at: Located): readonly ReadReference[] =>
  (readList(log, at, "a list of providers with their models") ?? []).flatMap((item) => {
    const fields = readFields(log, item, "a mapping of name and models", REFERENCE_KEYS);
    if (fields === undefined) return [];
    const name = fields.get("name");
    const provider = readOptional(log, name, readText);
    const models = readOptional(log, fields.get("models"), (l, list) =>
      readNames(l, list, "a list of model ids"),
    );
    return provider === null ? [] : [{ at: name ?? item, provider, models: models ?? [] }];
  });

const readRuntime = (log: FaultLog, name: string, at: Located): ReadRuntime | undefined => {
  const fields = readFields(log, at, "a runtime", RUNTIME_KEYS);
  if (fields === undefined) return undefined;
  const reads = readOptional(log, fields.get("reads"), (l, list) =>
    readNames(l, list, "a list of environment names", readEnvName),
  );
  const providers = fields.get("providers");
  return {
    at,
    runtime: {
      name,
      reads: (reads ?? []).map((entry) => entry.name),
      dialect: readOptional(log, fields.get("dialect"), (l, d) => readOneOf(l, d, DIALECTS)) ?? "openai",
      defaultModel: readOptional(log, fields.get("default_model"), readText) ?? "",
    },
    defaultModelAt: fields.get("default_model"),
    references: providers === undefined ? [] : readReferences(log, providers),
  };
};

/** Runtimes sorted by name, so that their order in the file means nothing. */
export const readRuntimes = (log: FaultLog, at: Located): readonly ReadRuntime[] => {
  const entries = readEntries(log, at, "a mapping of runtimes");
  if (entries?.length === 0)
    log({ line: at.line, path: at.path, message: "There are no runtimes.", suggestion: "add one" });
  return (entries ?? [])
    .flatMap(({ key, item }) => readRuntime(log, key, item) ?? [])
    .sort((a, b) => (a.runtime.name < b.runtime.name ? -1 : 1));
};
