import type { ModelLimits, Price, Registry } from "../registry.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import {
  NO_ENV_CLASSES,
  type ReadKeyFormat,
  type ReadOwner,
  readEnvClasses,
  readEnvOwners,
  readKeyFormats,
} from "./read-env.ts";
import { readLimits } from "./read-limits.ts";
import { readPrices } from "./read-prices.ts";
import { type ReadProvider, readProviders } from "./read-providers.ts";
import { type ReadRuntime, readRuntimes } from "./read-runtimes.ts";
import { readFields } from "./read-value.ts";

/** A manifest whose values have the right form; whether they fit together is checked next. */
export type Manifest = {
  readonly at: Located;
  readonly providers: readonly ReadProvider[];
  readonly runtimes: readonly ReadRuntime[];
  readonly prices: Readonly<Record<string, readonly Price[]>>;
  readonly limits: Readonly<Record<string, ModelLimits>>;
  readonly envOwners: readonly ReadOwner[];
  readonly keyFormats: readonly ReadKeyFormat[];
  readonly envClasses: Registry["envClasses"];
};

const KEYS = {
  required: ["schema_version", "providers", "runtimes"],
  optional: ["prices", "limits", "env_owners", "key_formats", "env_classes"],
};

const checkSchemaVersion = (log: FaultLog, at: Located | undefined): void => {
  if (at === undefined || (at.value.kind === "number" && at.value.number === 1)) return;
  const message = "This program reads schema version 1 only.";
  log({ line: at.line, path: at.path, message, suggestion: "write schema_version: 1, as a number" });
};

const readOr = <T>(
  log: FaultLog,
  at: Located | undefined,
  otherwise: T,
  read: (log: FaultLog, at: Located) => T,
): T => (at === undefined ? otherwise : read(log, at));

/** @returns undefined when the document is no mapping at all */
export const readManifest = (log: FaultLog, at: Located): Manifest | undefined => {
  const fields = readFields(log, at, "a mapping with schema_version, providers and runtimes", KEYS);
  if (fields === undefined) return undefined;
  checkSchemaVersion(log, fields.get("schema_version"));
  return {
    at,
    providers: readOr(log, fields.get("providers"), [], readProviders),
    runtimes: readOr(log, fields.get("runtimes"), [], readRuntimes),
    prices: readOr(log, fields.get("prices"), {}, readPrices),
    limits: readOr(log, fields.get("limits"), {}, readLimits),
    envOwners: readOr(log, fields.get("env_owners"), [], readEnvOwners),
    keyFormats: readOr(log, fields.get("key_formats"), [], readKeyFormats),
    envClasses: readOr(log, fields.get("env_classes"), NO_ENV_CLASSES, readEnvClasses),
  };
};
