"use client";
import { useQuery } from "@tanstack/react-query";
import { CreditCard } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "../../trpc/provider.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { useHere, useTenantId } from "../frame/tenant-context.tsx";
import { EstimatePart } from "../usage/estimate-part.tsx";
import { ModelTable } from "../usage/model-table.tsx";
import { RangeChoice, useRange } from "../usage/range.tsx";
import { SpendChart } from "../usage/spend-chart.tsx";
import { splitByEvidence, sumByModel } from "../usage/sum-usage.ts";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";
import { DayLines } from "./day-lines.tsx";
import { Figures } from "./figures.tsx";
import { MoneyIn } from "./money-in.tsx";
import { gravestAlerts, SpendAlerts } from "./spend-notices.tsx";
import { spendHref } from "./spend-view.ts";
import { useSpendOverview } from "./use-spend.ts";
import { WorkspaceSpend } from "./workspace-spend.tsx";

const SHOWN_ALERTS = 2;

const Standing = () => {
  const { tenant } = useHere();
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
  const { alerts } = overview.data;
  return (
    <>
      <Figures overview={overview.data} sandbox={tenant.sandbox} />
      <SpendAlerts alerts={gravestAlerts(alerts, SHOWN_ALERTS)} />
      {alerts.length > SHOWN_ALERTS && (
        <Link
          href={spendHref(tenant.slug, "alerts")}
          className="self-start rounded-sm text-accent text-sm underline-offset-2 hover:underline"
        >
          See all {alerts.length} alerts
        </Link>
      )}
    </>
  );
};

type DayProps = { range: number; picked: string | null; onPick: (day: string | null) => void };

const Charges = ({ range, picked, onPick }: DayProps) => {
  const trpc = useTRPC();
  const spend = useQuery(trpc.spend.byModel.queryOptions({ tenantId: useTenantId(), days: range }));
  if (spend.isPending) return <UsageSkeleton />;
  if (spend.isError)
    return (
      <FailureNotice
        error={spend.error}
        what="The spend by day could not be loaded"
        onRetry={() => void spend.refetch()}
      />
    );
  if (spend.data.length === 0)
    return (
      <Empty icon={CreditCard} title={`Nothing was charged in ${range} days`}>
        Calls that the platform pays are charged here, to the call. What your own keys and subscriptions pay
        stands on their provider's invoice.
      </Empty>
    );
  return <SpendChart rows={spend.data} range={range} onPick={onPick} picked={picked} />;
};

/** The range stays at hand whatever was found in it: what is not in these days may be in more of them. */
const ByDay = ({ range }: { range: number }) => {
  const picked = useUrlParam("day");
  const pick = (day: string | null) => setUrlParam("day", day === picked ? null : day);
  return (
    <>
      <Card title="Charges" aside={<RangeChoice />}>
        <div className="p-4">
          <Charges range={range} picked={picked} onPick={pick} />
        </div>
      </Card>
      {picked && <DayLines day={picked} onClose={() => pick(null)} />}
    </>
  );
};

const ByWorkspace = ({ range }: { range: number }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const summary = useQuery(trpc.billing.tenantSummary.queryOptions({ tenantId: tenant.id, days: range }));
  if (summary.isError)
    return (
      <FailureNotice
        error={summary.error}
        what="The spend by workspace could not be loaded"
        onRetry={() => void summary.refetch()}
      />
    );
  if (!summary.data || summary.data.byWorkspace.length === 0) return null;
  return (
    <Card title="By workspace">
      <div className="p-4">
        <WorkspaceSpend rows={summary.data.byWorkspace} sandbox={tenant.sandbox} />
      </div>
    </Card>
  );
};

const ByModel = ({ range }: { range: number }) => {
  const trpc = useTRPC();
  const usage = useQuery(trpc.billing.usage.queryOptions({ tenantId: useTenantId(), days: range }));
  const charged = splitByEvidence(usage.data?.days ?? []).charged;
  if (usage.isError)
    return (
      <FailureNotice
        error={usage.error}
        what="The usage by model could not be loaded"
        onRetry={() => void usage.refetch()}
      />
    );
  if (charged.length === 0) return null;
  return (
    <Card title="By model">
      <div className="p-4">
        <ModelTable label="Charged, by model" rows={sumByModel(charged)} charged />
      </div>
    </Card>
  );
};

const OwnBill = ({ range }: { range: number }) => {
  const trpc = useTRPC();
  const estimates = useQuery(trpc.spend.estimates.queryOptions({ tenantId: useTenantId(), days: range }));
  if (estimates.isError)
    return (
      <FailureNotice
        error={estimates.error}
        what="What your providers bill could not be loaded"
        onRetry={() => void estimates.refetch()}
      />
    );
  if (!estimates.data || estimates.data.length === 0) return null;
  return (
    <Card title="On your own credentials">
      <div className="p-4">
        <EstimatePart rows={estimates.data} range={range} />
      </div>
    </Card>
  );
};

/** What the organization has, what it spent on what, and where its credit came from. */
export const OverviewView = () => {
  const range = useRange();
  return (
    <>
      <Standing />
      <ByDay range={range} />
      <ByWorkspace range={range} />
      <ByModel range={range} />
      <MoneyIn />
      <OwnBill range={range} />
    </>
  );
};
