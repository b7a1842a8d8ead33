"use client";
import type { WorkspaceNode } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Section } from "../../ui/section.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { BudgetList } from "../budget/budget-list.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { CallList } from "../usage/call-list.tsx";
import { PayerStatement } from "./payer-statement.tsx";
import { ReceiptSection } from "./receipt.tsx";
import { WorkspaceFigures } from "./workspace-figures.tsx";
import { WorkspaceUsage } from "./workspace-usage.tsx";

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

/** Where the organization's credit is what pays, or nobody knows yet whether it is. */
const PLATFORM_PAYS: ReadonlySet<WorkspaceNode["payer"]["kind"]> = new Set(["platform", "unknown"]);

/** Who pays for one workspace and why, what that costs, what bounds it, and every call with its receipt. */
export const BillingTab = ({ node: { id, payer } }: { node: WorkspaceNode }) => (
  <div key={id}>
    <Payer workspaceId={id} />
    {PLATFORM_PAYS.has(payer.kind) && (
      <Section title="Money">
        <WorkspaceFigures workspaceId={id} />
      </Section>
    )}
    <WorkspaceUsage workspaceId={id} />
    <Section title="Budgets on its way">
      <BudgetList workspaceId={id} />
    </Section>
    <Section title="Calls and their receipts">
      <CallList workspaceId={id} param="row" />
    </Section>
  </div>
);
