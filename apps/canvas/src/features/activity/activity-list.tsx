"use client";
import type { ActivityCursor } from "@molecule/api";
import { History } from "lucide-react";
import { useTRPC, useTRPCClient } from "../../trpc/provider.tsx";
import { usePages } from "../../trpc/use-pages.ts";
import { Button } from "../../ui/button.tsx";
import { useNow } from "../../ui/clock.ts";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { KIND_LOOKS, KIND_OPTIONS, type KindChoice, setKindChoice, useKindChoice } from "./activity-kind.ts";
import { ActivityRow } from "./activity-row.tsx";
import { groupByDay } from "./group-by-day.ts";

const PAGE = 50;
const MINUTE_MS = 60_000;

type ActivityListProps = { workspaceId?: string | undefined };

const useActivity = (workspaceId: string | undefined, choice: KindChoice) => {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = {
    tenantId: useTenantId(),
    limit: PAGE,
    ...(workspaceId === undefined ? {} : { workspaceId }),
    ...(choice === "all" ? {} : { kinds: [choice] }),
  };
  return usePages({
    path: trpc.activity.list.pathKey(),
    input,
    fetchPage: (before: ActivityCursor | undefined, signal) =>
      client.activity.list.query({ ...input, before }, { signal }),
  });
};

const Nothing = ({ choice }: { choice: KindChoice }) =>
  choice === "all" ? (
    <Empty icon={History} title="Nothing happened yet">
      Every change, start, call and movement of money is written down here, with who did it.
    </Empty>
  ) : (
    <Empty
      icon={History}
      title={`No ${KIND_LOOKS[choice].plural.toLowerCase()} yet`}
      action={<Button onClick={() => setKindChoice("all")}>Show everything</Button>}
    />
  );

const Lines = ({
  activity,
  choice,
  showWorkspace,
}: {
  activity: ReturnType<typeof useActivity>;
  choice: KindChoice;
  showWorkspace: boolean;
}) => {
  const now = new Date(useNow(MINUTE_MS));
  if (activity.isPending) return <SkeletonRows rows={8} height="h-14" />;
  if (activity.isError && !activity.data)
    return (
      <FailureNotice
        error={activity.error}
        what="The activity could not be loaded"
        onRetry={() => void activity.refetch()}
      />
    );
  const items = activity.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing choice={choice} />;
  return (
    <div className="flex flex-col gap-5">
      {groupByDay(items, now).map(({ day, items: lines }) => (
        <section key={day} aria-label={day}>
          <h2 className="mb-1 font-medium text-muted text-xs">{day}</h2>
          <ol>
            {lines.map((item) => (
              <ActivityRow key={item.key} item={item} showWorkspace={showWorkspace} />
            ))}
          </ol>
        </section>
      ))}
      {activity.isFetchNextPageError && (
        <FailureNotice error={activity.error} what="Older activity could not be loaded" />
      )}
      {activity.hasNextPage && (
        <div>
          <Button size="sm" busy={activity.isFetchingNextPage} onClick={() => void activity.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  );
};

/** One timeline of a workspace, or of the whole organization: who, what, when; narrowed by kind. */
export const ActivityList = ({ workspaceId }: ActivityListProps) => {
  const choice = useKindChoice();
  const activity = useActivity(workspaceId, choice);
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Segmented label="Kind of activity" value={choice} options={KIND_OPTIONS} onChange={setKindChoice} />
      </div>
      <Lines activity={activity} choice={choice} showWorkspace={workspaceId === undefined} />
    </div>
  );
};
