"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useHere, useTenantId } from "../frame/tenant-context.tsx";
import { CallList } from "../usage/call-list.tsx";
import { RangeChoice, useRange } from "../usage/range.tsx";
import { UsageSkeleton } from "../usage/usage-skeleton.tsx";
import { UsageParts } from "../usage/usage-view.tsx";
import { PayerStatement } from "./payer-statement.tsx";
import { ReceiptSection } from "./receipt.tsx";

const StatementSkeleton = () => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-2 border-b p-4">
    <Skeleton className="h-5 w-40" />
    <Skeleton className="h-5 w-full" />
    <Skeleton className="h-5 w-3/5" />
    <Skeleton className="mt-4 h-32 w-full" />
  </div>
);

const Payer = ({ workspaceId }: { workspaceId: string }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const billing = useQuery(trpc.billing.get.queryOptions({ tenantId: tenant.id, workspaceId }));
  if (billing.isPending) return <StatementSkeleton />;
  if (billing.isError)
    return (
      <div className="border-b p-4">
        <FailureNotice
          error={billing.error}
          what="Who pays could not be loaded"
          onRetry={() => void billing.refetch()}
        />
      </div>
    );
  const { payer, resolution } = billing.data;
  return (
    <>
      <div className="border-b px-4 py-4">
        <PayerStatement payer={payer} resolution={resolution} chip={false} />
      </div>
      <ReceiptSection view={billing.data} />
    </>
  );
};

const Usage = ({ workspaceId }: { workspaceId: string }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const range = useRange();
  const usage = useQuery(trpc.billing.usage.queryOptions({ tenantId, workspaceId, days: range }));
  return (
    <Section title="Usage" aside={<RangeChoice />}>
      {usage.isPending && <UsageSkeleton />}
      {usage.isError && (
        <FailureNotice
          error={usage.error}
          what="The usage could not be loaded"
          onRetry={() => void usage.refetch()}
        />
      )}
      {usage.data && <UsageParts view={usage.data} range={range} />}
    </Section>
  );
};

/** Who pays for one workspace, why, with what it runs, and what it used. */
export const BillingTab = ({ node: { id } }: { node: WorkspaceNode }) => (
  <div key={id}>
    <Payer workspaceId={id} />
    <Usage workspaceId={id} />
    <Section title="Calls through the gateway">
      <CallList workspaceId={id} param="row" />
    </Section>
  </div>
);
