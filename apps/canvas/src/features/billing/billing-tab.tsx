"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** Who pays for one workspace, why, with what it runs, and what it used. */
export const BillingTab = ({ workspaceId }: { workspaceId: string }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const billing = useQuery(trpc.billing.get.queryOptions({ tenantId, workspaceId }));
  if (billing.isPending) return <SkeletonRows />;
  if (billing.isError)
    return (
      <FailureNotice
        error={billing.error}
        what="Who pays could not be loaded"
        onRetry={() => void billing.refetch()}
      />
    );
  return <p className="p-4">{billing.data.payer.sentence}</p>;
};
