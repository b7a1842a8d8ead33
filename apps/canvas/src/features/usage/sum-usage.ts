import type { UsageView } from "@molecule/api";
import type { NanoUsd, TokenUsage } from "@molecule/domain";

type UsageDay = UsageView["days"][number];

/** What one model used over a window. */
export type ModelUsage = {
  readonly model: string;
  readonly calls: number;
  readonly usage: TokenUsage;
  readonly chargeNanoUsd: NanoUsd;
};

export const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input + b.input,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
  cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  output: a.output + b.output,
});

/** Every token that went in, read from or written to a cache or not. */
export const wholeInput = (usage: TokenUsage): number =>
  usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;

const allTokens = (usage: TokenUsage): number => wholeInput(usage) + usage.output;

/** Usage by model, the dearest first, at equal charges the largest. */
export const sumByModel = (days: readonly UsageDay[]): readonly ModelUsage[] => {
  const sums = new Map<string, ModelUsage>();
  for (const { model, calls, usage, chargeNanoUsd } of days) {
    const held = sums.get(model);
    sums.set(model, {
      model,
      calls: calls + (held?.calls ?? 0),
      usage: held ? addUsage(held.usage, usage) : usage,
      chargeNanoUsd: chargeNanoUsd + (held?.chargeNanoUsd ?? 0n),
    });
  }
  return [...sums.values()].toSorted((a, b) => {
    if (a.chargeNanoUsd !== b.chargeNanoUsd) return a.chargeNanoUsd < b.chargeNanoUsd ? 1 : -1;
    return allTokens(b.usage) - allTokens(a.usage);
  });
};

/** What the gateway counted and charged, and what agents only reported: two kinds of evidence, never added up. */
export const splitByEvidence = (days: readonly UsageDay[]) => ({
  charged: days.filter(({ verified }) => verified),
  reported: days.filter(({ verified }) => !verified),
});
