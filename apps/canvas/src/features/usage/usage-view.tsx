"use client";
import type { UsageView } from "@molecule/api";
import { useNow } from "../../ui/clock.ts";
import { formatCount, formatMoneyExact } from "../../ui/format-money.ts";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DayBars } from "./day-bars.tsx";
import { type ChartDay, fillDays } from "./fill-days.ts";
import { ModelTable } from "./model-table.tsx";
import { allTokens, splitByEvidence, sumByModel } from "./sum-usage.ts";

const HOUR_MS = 3_600_000;

type Part = { days: UsageView["days"]; range: number };

const calls = (count: number): string => (count === 1 ? "1 call" : `${formatCount(count)} calls`);

/** Charges day by day. */
export const ChargeBars = ({ days, range }: { days: readonly ChartDay[]; range: number }) => {
  const now = new Date(useNow(HOUR_MS));
  return (
    <DayBars
      label="Charged by day"
      days={fillDays(days, range, now)}
      tone="payer-platform"
      show={(day) => (
        <span title={formatMoneyExact(day.weight)}>
          <Money amountNanoUsd={day.weight} /> · {calls(day.calls)}
        </span>
      )}
    />
  );
};

/** What went through the gateway, in money. */
const ChargedUsage = ({ days, range }: Part) => (
  <div className="flex flex-col gap-4">
    <ChargeBars
      days={days.map(({ day, chargeNanoUsd, calls }) => ({ day, weight: chargeNanoUsd, calls }))}
      range={range}
    />
    <ModelTable label="Charged, by model" rows={sumByModel(days)} charged />
  </div>
);

/** What agents say they used on the organization's own credentials: tokens only, and only their word for it. */
export const ReportedUsage = ({ days, range }: Part) => {
  const now = new Date(useNow(HOUR_MS));
  const chart = days.map(({ day, usage, calls }) => ({ day, weight: BigInt(allTokens(usage)), calls }));
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="info" title="Reported by the agent, not verified">
        These calls went straight to the provider on your own credential, so we did not see them. Your
        provider's invoice is what counts; nothing here is charged to your credits.
      </Notice>
      <DayBars
        label="Tokens by day, unverified"
        days={fillDays(chart, range, now)}
        tone="payer-tenant"
        show={(day) => `${formatCount(Number(day.weight))} tokens · ${calls(day.calls)}`}
      />
      <ModelTable label="Reported, by model" rows={sumByModel(days)} charged={false} />
    </div>
  );
};

/** Both kinds of usage, each only where there is any. */
export const UsageParts = ({ view, range }: { view: UsageView; range: number }) => {
  const { charged, reported } = splitByEvidence(view.days);
  if (charged.length === 0 && reported.length === 0)
    return <p className="py-4 text-center text-muted">No calls in the last {range} days.</p>;
  return (
    <div className="flex flex-col gap-6">
      {charged.length > 0 && <ChargedUsage days={charged} range={range} />}
      {reported.length > 0 && <ReportedUsage days={reported} range={range} />}
    </div>
  );
};
