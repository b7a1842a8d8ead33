import { classifyEnvName, findProvider, keyFormatOwners, type Registry } from "@molecule/registry";

const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;
const LONGEST_LOOKED_INTO = 16 * 1024;
const MOST_TEXTS = 200;

const decodeBase64 = (text: string): string | null => {
  if (!BASE64.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return /^[\x20-\x7e\s]+$/.test(binary) ? binary : null;
  } catch {
    return null;
  }
};

const leavesOf = (json: unknown): string[] => {
  if (typeof json === "string") return [json];
  return typeof json === "object" && json !== null ? Object.values(json).flatMap(leavesOf) : [];
};

const parseLeaves = (text: string): string[] => {
  if (!/^\s*[[{"]/.test(text)) return [];
  try {
    return leavesOf(JSON.parse(text));
  } catch {
    return [];
  }
};

/**
 * The texts that a value carries: itself, what it is in base64, and the strings of JSON, each inside the other twice
 * over. A key that is wrapped is still that key.
 */
export const listCarriedTexts = (value: string): readonly string[] => {
  const found = new Set<string>();
  let texts = [value.trim()];
  for (let depth = 0; depth < 3 && texts.length > 0; depth += 1) {
    const inside: string[] = [];
    for (const text of texts) {
      if (text === "" || text.length > LONGEST_LOOKED_INTO || found.size >= MOST_TEXTS) continue;
      found.add(text);
      const decoded = decodeBase64(text);
      inside.push(...parseLeaves(text), ...(decoded === null ? [] : [decoded]));
    }
    texts = inside.map((text) => text.trim().replace(/^Bearer /i, "")).filter((text) => !found.has(text));
  }
  return [...found];
};

/** No credential is shorter; a plain `1` must not look like someone's stored switch. */
const SHORTEST_CREDENTIAL = 8;

/** Of the texts that a value carries, those that may be a credential: trimmed, and no shorter than any is. */
export const listCredentialTexts = (value: string): readonly string[] =>
  value.trim().length < SHORTEST_CREDENTIAL
    ? []
    : listCarriedTexts(value).filter((text) => text.length >= SHORTEST_CREDENTIAL);

/** A value that does not look like what its name says. */
export type ValueFlag = { readonly code: "KEY_SHAPED_VALUE"; readonly message: string };

/**
 * Says when a value under a name that is no credential's has, or carries, the format of a provider's key. It may be
 * meant so, so it is stored; a start still recognises a credential that is known.
 */
export const flagValue = (registry: Registry, name: string, value: string): ValueFlag | null => {
  if (classifyEnvName(registry, name) === "credential") return null;
  const owners = listCarriedTexts(value).flatMap((text) => keyFormatOwners(registry, text) ?? []);
  const [owner] = owners;
  if (owner === undefined) return null;
  const whose = findProvider(registry, owner)?.displayName ?? owner;
  return {
    code: "KEY_SHAPED_VALUE",
    message: `The value looks like a key of ${whose}, and ${name} is not a name that holds one: every tool in the workspace will be able to read it.`,
  };
};
