import {
  ENV_NAME_MAX_LENGTH,
  ENV_NAME_PATTERN,
  MODEL_NAMES,
  SECRET_VALUE_MAX_BYTES,
  type SecretScope,
  type TenantBillingMode,
  type WriteRefusalCode,
} from "@molecule/domain";
import {
  classifyEnvName,
  deriveProvider,
  keyFormatOwners,
  nearestModels,
  type Registry,
} from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { mergeEntries } from "../resolve/merge-entries.ts";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { explainWriteRefusal } from "./explain-write-refusal.ts";

export type SecretWriteInput = {
  readonly scope: SecretScope;
  readonly name: string;
  readonly value: string;
  readonly tenantMode: TenantBillingMode;
  readonly sandbox: boolean;
  /** Hints of the rows of this name: a mask that ends in one was copied from the screen. */
  readonly hints: readonly string[];
  /** The value's fingerprint is a platform credential's, live or retired. */
  readonly isPlatformCredential: boolean;
  /** The workspace's facts AFTER the whole change set; null for a write at tenant scope. */
  readonly factsAfter: BillingFacts | null;
};

export type SecretWriteRefusal = {
  readonly allowed: false;
  readonly code: WriteRefusalCode;
  readonly message: string;
  /** The next legal move. */
  readonly remedy: string;
  readonly suggestions?: readonly string[];
};
export type SecretWriteDecision = { readonly allowed: true } | SecretWriteRefusal;

const MASK = /^[•●∙·⋅*＊]+$/u;
const SANDBOX_CREDENTIAL = /^sk-sandbox-/;
const utf8 = new TextEncoder();

/** As a screen shows a stored value: bullets alone, or bullets and the hint, with or without a space between. */
const isMask = (value: string, hints: readonly string[]): boolean => {
  const text = value.trim();
  const withoutHint = hints.filter((hint) => text.endsWith(hint)).map((hint) => text.slice(0, -hint.length));
  return [text, ...withoutHint].some((rest) => MASK.test(rest.trim()));
};

const valueIsInvalid = ({ value, hints }: Pick<SecretWriteInput, "value" | "hints">): boolean =>
  value.trim() === "" ||
  utf8.encode(value).length > SECRET_VALUE_MAX_BYTES ||
  value.includes("\0") ||
  isMask(value, hints);

const isReserved = (scope: SecretScope, name: string, className: string): boolean =>
  className === "platform" ||
  className === "injection" ||
  (scope === "workspace" && className === "operator" && name.startsWith("MOLECULE_")) ||
  (scope === "tenant" && name === "MOLECULE_MODEL");

type JudgedValue = Pick<SecretWriteInput, "scope" | "name" | "value" | "tenantMode" | "factsAfter">;

const modelIsUnregistered = (registry: Registry, input: JudgedValue): boolean => {
  if (!MODEL_NAMES.some((name) => name === input.name)) return false;
  const runtimes =
    input.factsAfter === null ? registry.runtimes.map((r) => r.name) : [input.factsAfter.runtime];
  const available = input.factsAfter === null ? [] : [...mergeEntries(input.factsAfter.entries).keys()];
  return !runtimes.some((runtime) => deriveProvider(registry, runtime, input.value, available).ok);
};

/** The payer side of the guard: no credential or route may be stored where the platform would pay. */
const bypasses = (registry: Registry, input: JudgedValue, className: string): boolean => {
  if (className !== "credential" && className !== "route") return false;
  if (input.factsAfter === null) return input.tenantMode === "platform_managed";
  return resolveBilling(registry, input.factsAfter).resolvedMode === "platform_managed";
};

/** A long value under a credential's name that is no sandbox credential is taken for a real one. */
const looksReal = (registry: Registry, input: { value: string }, className: string): boolean => {
  const value = input.value.trim();
  if (SANDBOX_CREDENTIAL.test(value)) return false;
  return keyFormatOwners(registry, value) !== null || (className === "credential" && value.length >= 20);
};

type Key = Pick<SecretWriteInput, "name" | "value" | "sandbox" | "isPlatformCredential">;

/** Whose value it is: a real one in the sandbox, the sandbox's outside, or the platform's own. */
const findStranger = (registry: Registry, key: Key): WriteRefusalCode | null => {
  const className = classifyEnvName(registry, key.name);
  if (key.sandbox && looksReal(registry, key, className)) return "REAL_KEY_IN_SANDBOX";
  if (!key.sandbox && SANDBOX_CREDENTIAL.test(key.value.trim())) return "SANDBOX_KEY_OUTSIDE";
  return key.isPlatformCredential ? "CO_MINGLED_CREDENTIAL" : null;
};

const nameIsInvalid = (name: string): boolean =>
  name.length > ENV_NAME_MAX_LENGTH || !ENV_NAME_PATTERN.test(name);

/** Whether a typed key may be tried at its provider: the guard's rules on the value itself, whoever pays. */
export const checkKeyTrial = (
  registry: Registry,
  key: Key & Pick<SecretWriteInput, "scope">,
): SecretWriteDecision => {
  const code = nameIsInvalid(key.name)
    ? "INVALID_NAME"
    : valueIsInvalid({ value: key.value, hints: [] })
      ? "INVALID_VALUE"
      : findStranger(registry, key);
  if (code === null) return { allowed: true };
  return { allowed: false, code, ...explainWriteRefusal(code, { ...key, suggestions: [] }) };
};

/** The first code that refuses this write, in the fixed order, or null. */
export const findWriteRefusal = (registry: Registry, input: SecretWriteInput): WriteRefusalCode | null => {
  const { scope, name } = input;
  if (nameIsInvalid(name)) return "INVALID_NAME";
  if (valueIsInvalid(input)) return "INVALID_VALUE";
  const className = classifyEnvName(registry, name);
  if (isReserved(scope, name, className)) return "RESERVED_NAME";
  if (scope === "tenant" && className === "operator") return "FORBIDDEN_TENANT_ENV";
  if (modelIsUnregistered(registry, input)) return "UNREGISTERED_MODEL";
  if (bypasses(registry, input, className)) return "BYPASS_KEY_REJECTED";
  return findStranger(registry, input);
};

const suggestModels = (registry: Registry, { factsAfter, value }: JudgedValue): readonly string[] =>
  factsAfter === null
    ? registry.runtimes.flatMap((runtime) => nearestModels(registry, runtime.name, value).slice(0, 1))
    : nearestModels(registry, factsAfter.runtime, value);

const decide = (
  registry: Registry,
  input: JudgedValue,
  code: WriteRefusalCode | null,
): SecretWriteDecision => {
  if (code === null) return { allowed: true };
  const suggestions = code === "UNREGISTERED_MODEL" ? suggestModels(registry, input) : [];
  return {
    allowed: false,
    code,
    ...explainWriteRefusal(code, { scope: input.scope, name: input.name, suggestions }),
    ...(suggestions.length > 0 ? { suggestions } : {}),
  };
};

/**
 * Whether one row may be written. Pure and the same on the server and in the browser, which shows the refusal
 * beside the field before anything is sent.
 */
export const checkSecretWrite = (registry: Registry, input: SecretWriteInput): SecretWriteDecision => {
  return decide(registry, input, findWriteRefusal(registry, input));
};

export type SecretRestoreInput = Pick<SecretWriteInput, "tenantMode" | "sandbox" | "factsAfter"> & {
  /** The version that would live again, with what was learnt of it when it was written. */
  readonly entry: StoredEntry;
};

const findRestoreRefusal = (
  registry: Registry,
  input: SecretRestoreInput,
  judged: JudgedValue,
): WriteRefusalCode | null => {
  const { entry, sandbox } = input;
  const className = classifyEnvName(registry, entry.name);
  if (isReserved(entry.scope, entry.name, className)) return "RESERVED_NAME";
  if (entry.scope === "tenant" && className === "operator") return "FORBIDDEN_TENANT_ENV";
  if (modelIsUnregistered(registry, judged)) return "UNREGISTERED_MODEL";
  if (bypasses(registry, judged, className)) return "BYPASS_KEY_REJECTED";
  if (sandbox && entry.keyFormatOwners !== null) return "REAL_KEY_IN_SANDBOX";
  return entry.coMingled ? "CO_MINGLED_CREDENTIAL" : null;
};

/**
 * Whether a version that was stored before may live again: guarded like a write, on what was learnt of the value
 * when it was written, because nobody here can read it.
 */
export const checkSecretRestore = (registry: Registry, input: SecretRestoreInput): SecretWriteDecision => {
  const { scope, name, value } = input.entry;
  const { tenantMode, factsAfter } = input;
  const judged = { scope, name, value: value ?? "", tenantMode, factsAfter };
  return decide(registry, judged, findRestoreRefusal(registry, input, judged));
};
