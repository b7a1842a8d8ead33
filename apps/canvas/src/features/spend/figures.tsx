import type { SpendOverview } from "@molecule/api";
import { Figure, FigureRow } from "../../ui/figure.tsx";
import { formatMonth, formatShortDay } from "../../ui/format-day.ts";
import { Money } from "../../ui/money.tsx";

type FiguresProps = { overview: SpendOverview; sandbox: boolean };

const Available = ({ overview, sandbox }: FiguresProps) => {
  const { availableNanoUsd, balanceNanoUsd, overageNanoUsd, heldNanoUsd, monthNanoUsd } = overview;
  // Without credit and without charges, nothing is wrong: all workspaces may run on their own keys.
  const isOut = availableNanoUsd < 0n || (availableNanoUsd === 0n && monthNanoUsd > 0n);
  return (
    <Figure
      name={sandbox ? "Sandbox credit left" : "Credit left"}
      tone={isOut ? "bad" : "plain"}
      note={
        isOut ? (
          "Platform calls are refused until an operator adds credit"
        ) : (
          <>
            Balance <Money amountNanoUsd={balanceNanoUsd} />
            {overageNanoUsd > 0n && (
              <>
                {" "}
                and <Money amountNanoUsd={overageNanoUsd} /> overage
              </>
            )}
            {heldNanoUsd > 0n && (
              <>
                , less <Money amountNanoUsd={heldNanoUsd} /> set aside
              </>
            )}
          </>
        )
      }
    >
      <Money amountNanoUsd={availableNanoUsd} />
    </Figure>
  );
};

/** What a forecast goes by, so that nobody takes it for more than it is. */
export const forecastNote = ({ forecast }: Pick<SpendOverview, "forecast">): string => {
  if (forecast.perDayNanoUsd === null) return "What is charged already; there is no whole day to go by yet";
  const days = forecast.basisDays === 1 ? "the last whole day" : `the mean of ${forecast.basisDays} days`;
  return `By ${days}`;
};

const Forecast = ({ overview }: Pick<FiguresProps, "overview">) => {
  const { forecast, today } = overview;
  const ends = forecast.creditEndsOn;
  const soon = ends !== null && ends.slice(0, 7) === today.slice(0, 7);
  return (
    <Figure
      name={`${formatMonth(today)} will come to about`}
      tone={soon ? "warn" : "plain"}
      note={
        <>
          {forecastNote(overview)}
          {ends !== null && `. Credit would last until ${formatShortDay(ends)}`}
        </>
      }
    >
      <Money amountNanoUsd={forecast.monthEndNanoUsd} />
    </Figure>
  );
};

/** What is left, what this month took and will have taken, and what is not known yet. */
export const Figures = ({ overview, sandbox }: FiguresProps) => {
  const { monthNanoUsd, unresolvedCalls, today } = overview;
  return (
    <FigureRow>
      <Available overview={overview} sandbox={sandbox} />
      <Figure name={`Charged in ${formatMonth(today)}`} note="Since the first (UTC)">
        <Money amountNanoUsd={monthNanoUsd} />
      </Figure>
      <Forecast overview={overview} />
      <Figure
        name="Cost not known yet"
        tone={unresolvedCalls > 0 ? "warn" : "plain"}
        note={unresolvedCalls > 0 ? "Settled or cancelled soon" : "Every call is settled"}
      >
        {unresolvedCalls === 1 ? "1 call" : `${unresolvedCalls} calls`}
      </Figure>
    </FigureRow>
  );
};
