import type { PlannedRestartView } from "@molecule/api";

type Payer = PlannedRestartView["payerBefore"];

const WHO = { tenant: "your organization", platform: "the platform", none: "nobody" } as const;

const wordsOf = (payer: NonNullable<Payer>): string =>
  payer.provider === null || payer.payer === "platform"
    ? WHO[payer.payer]
    : `${WHO[payer.payer]}, ${payer.provider}`;

const isSame = (a: NonNullable<Payer>, b: NonNullable<Payer>): boolean =>
  a.payer === b.payer && a.provider === b.provider && a.credentialMethod === b.credentialMethod;

/** Who pays before and after a restart, in a few words; `changes` when that is not the same. */
export const payerChangeWords = (
  before: Payer,
  after: Payer,
): { readonly text: string; readonly changes: boolean } => {
  if (after === null)
    return { text: before === null ? "nobody yet" : `${wordsOf(before)} goes on paying`, changes: false };
  if (before === null) return { text: `${wordsOf(after)} pays`, changes: false };
  if (isSame(before, after)) return { text: `${wordsOf(after)} pays, as before`, changes: false };
  return { text: `${wordsOf(before)} → ${wordsOf(after)}`, changes: true };
};
