"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Money } from "../../ui/money.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** What the organization has, and what it spent on what. */
export const SpendPage = () => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const summary = useQuery(trpc.billing.tenantSummary.queryOptions({ tenantId }));
  return (
    <Page title="Spend">
      {summary.isPending ? (
        <SkeletonRows />
      ) : summary.isError ? (
        <FailureNotice
          error={summary.error}
          what="The spend could not be loaded"
          onRetry={() => void summary.refetch()}
        />
      ) : (
        <p>
          Balance <Money amountNanoUsd={summary.data.balanceNanoUsd} />
        </p>
      )}
    </Page>
  );
};
