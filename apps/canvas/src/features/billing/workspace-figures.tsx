"use client";
import type { SpendOverview } from "@molecule/api";
import { forecastMonth } from "@molecule/billing";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Figure, FigureRow } from "../../ui/figure.tsx";
import { formatMonth } from "../../ui/format-day.ts";
import { Money } from "../../ui/money.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { forecastNote } from "../spend/figures.tsx";
import { SpendAlerts, SuspendedNotice } from "../spend/spend-notices.tsx";
import { spendHref } from "../spend/spend-view.ts";
import { useSpendOverview } from "../spend/use-spend.ts";

/** A month and a week: the rule of the forecast goes by the week before, on the first of a month too. */
const FORECAST_DAYS = 38;

const Forecast = ({ workspaceId, overview }: { workspaceId: string; overview: SpendOverview }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const spend = useQuery(
    trpc.spend.byModel.queryOptions({ tenantId: tenant.id, workspaceId, days: FORECAST_DAYS }),
  );
  const { today, availableNanoUsd } = overview;
  const days = spend.data?.map(({ day, chargeNanoUsd }) => ({ day, nanoUsd: chargeNanoUsd })) ?? [];
  const forecast = forecastMonth(days, today, null);
  if (spend.isError)
    return (
      <FailureNotice
        error={spend.error}
        what="The spend of this workspace could not be loaded"
        onRetry={() => void spend.refetch()}
      />
    );
  return (
    <FigureRow>
      <Figure name={`This workspace in ${formatMonth(today)}`} note="Since the first (UTC)">
        {spend.isPending ? (
          <Skeleton className="h-7 w-20" />
        ) : (
          <Money amountNanoUsd={forecast.spentNanoUsd} />
        )}
      </Figure>
      <Figure name={`${formatMonth(today)} will come to about`} note={forecastNote({ forecast })}>
        {spend.isPending ? (
          <Skeleton className="h-7 w-20" />
        ) : (
          <Money amountNanoUsd={forecast.monthEndNanoUsd} />
        )}
      </Figure>
      <Figure
        name={tenant.sandbox ? "Sandbox credit left" : "Credit left"}
        tone={availableNanoUsd <= 0n ? "bad" : "plain"}
        note={
          <Link
            href={spendHref(tenant.slug, "overview")}
            className="rounded-sm text-accent underline-offset-2 hover:underline"
          >
            Of the whole organization
          </Link>
        }
      >
        <Money amountNanoUsd={availableNanoUsd} />
      </Figure>
    </FigureRow>
  );
};

/** What one workspace costs this month, what is left to pay it with, and what was noticed about either. */
export const WorkspaceFigures = ({ workspaceId }: { workspaceId: string }) => {
  const overview = useSpendOverview();
  if (overview.isPending) return <Skeleton className="h-21 w-full" />;
  if (overview.isError)
    return (
      <FailureNotice
        error={overview.error}
        what="The balance could not be loaded"
        onRetry={() => void overview.refetch()}
      />
    );
  const alerts = overview.data.alerts.filter((alert) => alert.workspaceId === workspaceId);
  return (
    <div className="flex flex-col gap-3">
      <SuspendedNotice suspended={overview.data.suspended} />
      <Forecast workspaceId={workspaceId} overview={overview.data} />
      {alerts.length > 0 && <SpendAlerts alerts={alerts} />}
    </div>
  );
};
