"use client";
import type { ModelSpend, UsageView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Section } from "../../ui/section.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { EstimatePart } from "../usage/estimate-part.tsx";
import { ModelTable } from "../usage/model-table.tsx";
import { RangeChoice, useRange } from "../usage/range.tsx";
import { SpendChart } from "../usage/spend-chart.tsx";
import { splitByEvidence, sumByModel } from "../usage/sum-usage.ts";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";

const Charged = ({
  spend,
  usage,
  range,
}: {
  spend: readonly ModelSpend[];
  usage: UsageView["days"];
  range: number;
}) => (
  <div className="flex flex-col gap-4">
    <SpendChart rows={spend} range={range} />
    <ModelTable label="Charged, by model" rows={sumByModel(usage)} charged />
  </div>
);

/** What one workspace used: what the platform charged, and apart from it, what its own provider bills about. */
export const WorkspaceUsage = ({ workspaceId }: { workspaceId: string }) => {
  const trpc = useTRPC();
  const range = useRange();
  const input = { tenantId: useTenantId(), workspaceId, days: range };
  const spend = useQuery(trpc.spend.byModel.queryOptions(input));
  const usage = useQuery(trpc.billing.usage.queryOptions(input));
  const estimates = useQuery(trpc.spend.estimates.queryOptions(input));
  const queries = [spend, usage, estimates];
  const failed = queries.find((query) => query.isError);
  const charged = splitByEvidence(usage.data?.days ?? []).charged;
  const isEmpty = spend.data?.length === 0 && estimates.data?.length === 0;
  return (
    <Section title="Usage" aside={<RangeChoice />}>
      {failed ? (
        <FailureNotice
          error={failed.error}
          what="The usage could not be loaded"
          onRetry={() => {
            for (const query of queries) if (query.isError) void query.refetch();
          }}
        />
      ) : queries.some((query) => query.isPending) ? (
        <UsageSkeleton />
      ) : (
        <div className="flex flex-col gap-6">
          {isEmpty && <p className="py-4 text-center text-muted">No calls in the last {range} days.</p>}
          {spend.data && spend.data.length > 0 && (
            <Charged spend={spend.data} usage={charged} range={range} />
          )}
          {estimates.data && estimates.data.length > 0 && (
            <EstimatePart rows={estimates.data} range={range} />
          )}
        </div>
      )}
    </Section>
  );
};
