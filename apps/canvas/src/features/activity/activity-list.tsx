"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/provider.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Moment } from "../../ui/moment.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

/** One timeline of a workspace, or of the whole organization. */
export const ActivityList = ({ workspaceId }: { workspaceId?: string }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const activity = useQuery(
    trpc.activity.list.queryOptions({ tenantId, ...(workspaceId === undefined ? {} : { workspaceId }) }),
  );
  if (activity.isPending) return <SkeletonRows />;
  if (activity.isError)
    return (
      <FailureNotice
        error={activity.error}
        what="The activity could not be loaded"
        onRetry={() => void activity.refetch()}
      />
    );
  return (
    <ol>
      {activity.data.items.map((item) => (
        <li key={item.key}>
          {item.title} <Moment at={item.at} />
        </li>
      ))}
    </ol>
  );
};
