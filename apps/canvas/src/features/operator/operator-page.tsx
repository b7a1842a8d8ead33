"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";

/** For the people who run the platform: organizations, alerts, and why a workspace is billed as it is. */
export const OperatorPage = () => {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.operator.tenants.queryOptions());
  return (
    <Page title="Operator">
      {tenants.isPending ? (
        <SkeletonRows />
      ) : tenants.isError ? (
        <FailureNotice
          error={tenants.error}
          what="The organizations could not be loaded"
          onRetry={() => void tenants.refetch()}
        />
      ) : (
        <ul>
          {tenants.data.map((tenant) => (
            <li key={tenant.id}>{tenant.name}</li>
          ))}
        </ul>
      )}
    </Page>
  );
};
