import type { TokenUsage } from "@molecule/domain";

/** What a provider's numbers amount to. A fault is quarantined: visible, and neither charged nor free. */
export type UsageReading =
  | { readonly ok: true; readonly usage: TokenUsage }
  | { readonly ok: false; readonly fault: string };

type Fields = Readonly<Record<string, unknown>>;

export const asFields = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;

/** A count that is absent or null is zero; anything but a non-negative safe integer is a fault (NaN). */
export const readCount = (fields: Fields | null, name: string): number => {
  const value = fields?.[name];
  if (value === undefined || value === null) return 0;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
};

/** True when the field stands there with a value. */
export const hasCount = (fields: Fields | null, name: string): boolean =>
  fields?.[name] !== undefined && fields[name] !== null;

/** The usage, if every count is one; disjoint counts that were subtracted may have become negative. */
export const toReading = (usage: TokenUsage): UsageReading => {
  const wrong = Object.entries(usage).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  return wrong === undefined
    ? { ok: true, usage }
    : { ok: false, fault: `The provider's usage is malformed (${wrong[0]}).` };
};
