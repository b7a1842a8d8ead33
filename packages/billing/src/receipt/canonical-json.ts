export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | readonly CanonicalValue[]
  | { readonly [key: string]: CanonicalValue };

/**
 * The one text of a value: keys sorted by code unit, no white space, strings as JSON.stringify writes them, and of
 * numbers only safe integers (RFC 8785 for this subset). Amounts of money are text, because they outgrow integers.
 * @throws RangeError on any other number
 */
export const canonicalJson = (value: CanonicalValue): string => {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new RangeError(`${value} has no canonical form: only safe integers have`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
};
