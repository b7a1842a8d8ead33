import type { Registry } from "./registry.ts";

/** The providers whose key format a value has, by its longest known prefix; null when it has none. */
export const keyFormatOwners = (registry: Registry, value: string): readonly string[] | null => {
  const key = value.trim();
  let longest: Registry["keyFormats"][number] | null = null;
  for (const format of registry.keyFormats)
    if (key.startsWith(format.prefix) && format.prefix.length > (longest?.prefix.length ?? 0))
      longest = format;
  return longest?.providers ?? null;
};
