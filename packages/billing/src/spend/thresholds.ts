import type { NanoUsd } from "@molecule/domain";

/** Parts of a limit, in percent, that are worth telling. */
export const SPEND_THRESHOLDS = [50, 80, 100] as const;
export type SpendThreshold = (typeof SPEND_THRESHOLDS)[number];

/** Which of them is reached. Nothing spent reaches none, and anything at all passes a limit of zero. */
export const reachedThresholds = (limitNanoUsd: NanoUsd, usedNanoUsd: NanoUsd): readonly SpendThreshold[] =>
  usedNanoUsd <= 0n
    ? []
    : SPEND_THRESHOLDS.filter((threshold) => usedNanoUsd * 100n >= limitNanoUsd * BigInt(threshold));
