"use client";
import type { TenantSummary } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { CreditCard, FlaskConical } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useHere, useTenantId } from "../frame/tenant-context.tsx";
import { CallList } from "../usage/call-list.tsx";
import { ModelTable } from "../usage/model-table.tsx";
import { RangeChoice, useRange } from "../usage/range.tsx";
import { splitByEvidence, sumByModel } from "../usage/sum-usage.ts";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";
import { ChargeBars, ReportedUsage } from "../usage/usage-view.tsx";
import { Figures } from "./figures.tsx";
import { WorkspaceSpend } from "./workspace-spend.tsx";

const SpendSkeleton = () => (
  <div className="flex flex-col gap-6">
    <Skeleton className="h-20 w-full" />
    <UsageSkeleton />
  </div>
);

const NothingYet = ({ range }: { range: number }) => (
  <Card>
    <Empty icon={CreditCard} title={`Nothing was charged in ${range} days`}>
      Calls that the platform pays are charged here, to the call. What your own keys and subscriptions pay
      stands on their provider's invoice.
    </Empty>
  </Card>
);

const Charges = ({ summary, range }: { summary: TenantSummary; range: number }) => (
  <>
    <Figures summary={summary} />
    {summary.byDay.length === 0 ? (
      <NothingYet range={range} />
    ) : (
      <>
        <Card>
          <div className="p-4">
            {" "}
            <ChargeBars
              days={summary.byDay.map(({ day, calls, chargeNanoUsd }) => ({
                day,
                calls,
                weight: chargeNanoUsd,
              }))}
              range={range}
            />
          </div>
        </Card>{" "}
        <Card title="By workspace">
          <div className="p-4">
            {" "}
            <WorkspaceSpend rows={summary.byWorkspace} sandbox={summary.sandbox} />
          </div>
        </Card>
      </>
    )}
  </>
);

const Models = ({ range }: { range: number }) => {
  const trpc = useTRPC();
  const usage = useQuery(trpc.billing.usage.queryOptions({ tenantId: useTenantId(), days: range }));
  if (usage.isPending) return <UsageSkeleton />;
  if (usage.isError)
    return (
      <FailureNotice
        error={usage.error}
        what="The usage by model could not be loaded"
        onRetry={() => void usage.refetch()}
      />
    );
  const { charged, reported } = splitByEvidence(usage.data.days);
  return (
    <>
      {charged.length > 0 && (
        <Card title="By model">
          <div className="p-4">
            {" "}
            <ModelTable label="Charged, by model" rows={sumByModel(charged)} charged />
          </div>
        </Card>
      )}
      {reported.length > 0 && (
        <Card title="On your own credentials">
          <div className="p-4">
            {" "}
            <ReportedUsage days={reported} range={range} />
          </div>
        </Card>
      )}
    </>
  );
};

/** What the organization has, and what it spent on what, down to the call. */
export const SpendPage = () => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const range = useRange();
  const summary = useQuery(trpc.billing.tenantSummary.queryOptions({ tenantId: tenant.id, days: range }));
  return (
    <Page
      title="Spend"
      description="What the platform paid for you and charged to your credits."
      actions={
        <>
          {tenant.sandbox && (
            <Badge
              tone="warn"
              title="A local model answers here. These are sandbox credits; nobody is billed."
            >
              <FlaskConical aria-hidden className="size-3" />
              Sandbox: nobody is billed
            </Badge>
          )}
          <RangeChoice />
        </>
      }
    >
      {summary.isPending && <SpendSkeleton />}
      {summary.isError && (
        <FailureNotice
          error={summary.error}
          what="The spend could not be loaded"
          onRetry={() => void summary.refetch()}
        />
      )}
      {summary.data && <Charges summary={summary.data} range={range} />}
      <Models range={range} />
      <Card title="Calls">
        <div className="px-3 py-2">
          <CallList param="call" />
        </div>
      </Card>
    </Page>
  );
};
