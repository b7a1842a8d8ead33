import type { EstimateRow } from "@molecule/api";
import type { NanoUsd, TokenUsage } from "@molecule/domain";
import { addUsage } from "./sum-usage.ts";

/** What one provider bills about for one model, over a window. */
export type ModelEstimate = {
  readonly provider: string | null;
  readonly model: string;
  readonly calls: number;
  readonly unknownCalls: number;
  readonly usage: TokenUsage;
  readonly estimateNanoUsd: NanoUsd;
};

/** Estimates by provider and model, the dearest first; and all of them together. */
export const sumEstimates = (rows: readonly EstimateRow[]) => {
  const sums = new Map<string, ModelEstimate>();
  for (const { provider, model, calls, unknownCalls, usage, estimateNanoUsd } of rows) {
    const key = JSON.stringify([provider, model]);
    const held = sums.get(key);
    sums.set(key, {
      ...{ provider, model },
      calls: calls + (held?.calls ?? 0),
      unknownCalls: unknownCalls + (held?.unknownCalls ?? 0),
      usage: held ? addUsage(held.usage, usage) : usage,
      estimateNanoUsd: estimateNanoUsd + (held?.estimateNanoUsd ?? 0n),
    });
  }
  const models = [...sums.values()].toSorted((a, b) =>
    a.estimateNanoUsd === b.estimateNanoUsd
      ? b.calls - a.calls
      : a.estimateNanoUsd < b.estimateNanoUsd
        ? 1
        : -1,
  );
  return {
    models,
    estimateNanoUsd: models.reduce((sum, each) => sum + each.estimateNanoUsd, 0n),
    calls: models.reduce((sum, { calls }) => sum + calls, 0),
    unknownCalls: models.reduce((sum, { unknownCalls }) => sum + unknownCalls, 0),
  };
};
