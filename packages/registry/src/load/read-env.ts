import type { EnvClassName, Registry } from "../registry.ts";
import { ENV_CLASS_PRECEDENCE } from "../registry-index.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import {
  ENV_NAME,
  readDistinct,
  readEntries,
  readFields,
  readItems,
  readMatching,
  readNames,
  readOptional,
  readText,
} from "./read-value.ts";

/** A place in the manifest that names a provider, so that it can be checked against the known ones. */
export type NamedProvider = { readonly at: Located; readonly provider: string };

export type ReadOwner = NamedProvider & { readonly name: string };

export const readEnvOwners = (log: FaultLog, at: Located): readonly ReadOwner[] =>
  (readEntries(log, at, "a mapping of names to providers") ?? []).flatMap(({ key, keyLine, item }) => {
    if (!ENV_NAME.test(key)) {
      const message = `"${key}" is not an environment name.`;
      log({ line: keyLine, path: at.path, message, suggestion: "use capitals, digits and underscores" });
    }
    const provider = readText(log, item);
    return provider === undefined ? [] : [{ at: item, provider, name: key }];
  });

export type ReadKeyFormat = {
  readonly at: Located;
  readonly prefix: string;
  readonly providers: readonly NamedProvider[];
};

const KEY_FORMAT_KEYS = { required: ["prefix", "providers"], optional: [] };

export const readKeyFormats = (log: FaultLog, at: Located): readonly ReadKeyFormat[] =>
  (readItems(log, at, "a list of key formats") ?? []).flatMap((item) => {
    const fields = readFields(log, item, "a mapping of prefix and providers", KEY_FORMAT_KEYS);
    if (fields === undefined) return [];
    const providers = readOptional(log, fields.get("providers"), (l, list) =>
      readNames(l, list, "a list of providers"),
    );
    return {
      at: fields.get("prefix") ?? item,
      prefix: readOptional(log, fields.get("prefix"), readText) ?? "",
      providers: (providers ?? []).map((entry) => ({ at: entry.at, provider: entry.name })),
    };
  });

const ENV_CLASS_KEYS = { required: [], optional: [...ENV_CLASS_PRECEDENCE] };
/** Proxies are read in lower case too; a trailing star makes a prefix. */
const CLASS_ENTRY = /^[A-Za-z_][A-Za-z0-9_]*\*?$/;

const readClassEntry = (log: FaultLog, at: Located): string | undefined =>
  readMatching(log, at, CLASS_ENTRY, "write a name, or a prefix that ends in *");

export const NO_ENV_CLASSES: Registry["envClasses"] = {
  credential: [],
  route: [],
  platform: [],
  injection: [],
  operator: [],
};

const readClassEntries = (log: FaultLog, at: Located): readonly string[] =>
  readDistinct(log, readItems(log, at, "a list of names") ?? [], readClassEntry).map(({ name }) => name);

export const readEnvClasses = (log: FaultLog, at: Located): Registry["envClasses"] => {
  const fields = readFields(log, at, "a mapping of classes to names", ENV_CLASS_KEYS);
  if (fields === undefined) return NO_ENV_CLASSES;
  const listOf = (envClass: EnvClassName): readonly string[] =>
    readOptional(log, fields.get(envClass), readClassEntries) ?? [];
  return {
    credential: listOf("credential"),
    route: listOf("route"),
    platform: listOf("platform"),
    injection: listOf("injection"),
    operator: listOf("operator"),
  };
};
