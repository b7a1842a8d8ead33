import type { ModelSpend } from "@molecule/api";
import type { NanoUsd } from "@molecule/domain";

/** How a part of a chart is drawn; colours are only ever beside a name. */
const SERIES_FILLS = ["bg-series-1", "bg-series-2", "bg-series-3", "bg-series-4", "bg-series-5"] as const;
const REST_FILL = "bg-series-rest";

/** What stands for all models that have no colour of their own. */
const REST = "other models";

export type Series = {
  readonly key: string;
  readonly fill: string;
  readonly chargeNanoUsd: NanoUsd;
  readonly calls: number;
};

type Row = Pick<ModelSpend, "model" | "chargeNanoUsd" | "calls">;

/** The dearest models one by one, the others as one: more colours than these cannot be told apart. */
export const pickSeries = (rows: readonly Row[]) => {
  const sums = new Map<string, { chargeNanoUsd: NanoUsd; calls: number }>();
  for (const { model, chargeNanoUsd, calls } of rows) {
    const held = sums.get(model) ?? { chargeNanoUsd: 0n, calls: 0 };
    sums.set(model, { chargeNanoUsd: held.chargeNanoUsd + chargeNanoUsd, calls: held.calls + calls });
  }
  const ranked = [...sums].toSorted(([, a], [, b]) =>
    a.chargeNanoUsd === b.chargeNanoUsd ? 0 : a.chargeNanoUsd < b.chargeNanoUsd ? 1 : -1,
  );
  // One model alone too many is shown by its own name rather than as "other".
  const own = ranked.length <= SERIES_FILLS.length + 1 ? ranked : ranked.slice(0, SERIES_FILLS.length);
  const rest = ranked.slice(own.length);
  const series: Series[] = own.map(([key, sum], index) => ({
    key,
    fill: SERIES_FILLS[index] ?? REST_FILL,
    ...sum,
  }));
  if (rest.length > 0)
    series.push({
      key: REST,
      fill: REST_FILL,
      chargeNanoUsd: rest.reduce((sum, [, { chargeNanoUsd }]) => sum + chargeNanoUsd, 0n),
      calls: rest.reduce((sum, [, { calls }]) => sum + calls, 0),
    });
  const named = new Set(own.map(([key]) => key));
  return { series, seriesOf: (model: string): string => (named.has(model) ? model : REST) };
};
