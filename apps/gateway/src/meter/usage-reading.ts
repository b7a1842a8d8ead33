import type { TokenUsage } from "@molecule/domain";

/** What a provider's numbers amount to. A fault is quarantined: visible, and neither charged nor free. */
export type UsageReading =
  | { readonly ok: true; readonly usage: TokenUsage }
  | { readonly ok: false; readonly fault: string };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asFields = (value: unknown): Fields | null => (isFields(value) ? value : null);

/** A count that is absent or null is zero; anything but a non-negative safe integer is a fault (NaN). */
export const readCount = (fields: Fields | null, name: string): number => {
  const value = fields?.[name];
  if (value === undefined || value === null) return 0;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
};

/** True when the field stands there with a value. */
export const hasCount = (fields: Fields | null, name: string): boolean =>
  fields?.[name] !== undefined && fields[name] !== null;

const COUNTS = ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const;

/** The usage, if every count is one; disjoint counts that were subtracted may have become negative. */
export const toReading = (usage: TokenUsage): UsageReading => {
  for (const name of COUNTS)
    if (!Number.isSafeInteger(usage[name]) || usage[name] < 0)
      return { ok: false, fault: `The provider's usage is malformed (${name}).` };
  return { ok: true, usage };
};
