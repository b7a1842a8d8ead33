"use client";
import type { BulkProgressView } from "@molecule/api";
import type { BulkRestartId, WorkspaceId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { setBulkDialogOpen, useBulkDialogOpen } from "./bulk-dialog-store.ts";
import { BulkPlan } from "./bulk-plan.tsx";
import { BulkProgress } from "./bulk-progress.tsx";
import { setSelection, useSelection } from "./selection-store.ts";

const LOOK_EVERY_MS = 1_000;

const isUnderWay = (progress: BulkProgressView | null | undefined): boolean =>
  progress?.status === "running" || (progress?.items.some(({ status }) => status === "restarting") ?? false);

const close = () => setBulkDialogOpen(false);

const Progress = ({ id }: { id: BulkRestartId }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const stop = useVerb(trpc.bulkRestart.stop.mutationOptions(), "workspace");
  const { data, error, refetch } = useQuery(
    trpc.bulkRestart.get.queryOptions(
      { tenantId, id },
      { refetchInterval: ({ state }) => (isUnderWay(state.data) || !state.data ? LOOK_EVERY_MS : false) },
    ),
  );
  const over = data !== undefined && data !== null && !isUnderWay(data);
  // Those that did not come back are picked again, so that the next move concerns them alone.
  useEffect(() => {
    if (!over) return;
    setSelection(
      data.items.filter(({ status }) => status === "failed").map(({ workspaceId }) => workspaceId),
    );
  }, [over, data]);
  return (
    <Dialog
      open
      onOpenChange={close}
      title={over ? "Restarted together" : "Restarting together"}
      description="It goes on whether or not this stays open."
      footer={
        <>
          {data?.status === "running" && (
            <Button busy={stop.isPending} onClick={() => stop.mutate({ tenantId, id })}>
              Stop the rest
            </Button>
          )}
          <Button variant={over ? "primary" : "secondary"} onClick={close}>
            Close
          </Button>
        </>
      }
    >
      {error && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {data ? <BulkProgress progress={data} /> : !error && <SkeletonRows rows={4} height="h-12" />}
    </Dialog>
  );
};

const Plan = ({
  ids,
  onStarted,
}: {
  ids: readonly WorkspaceId[];
  onStarted: (id: BulkRestartId) => void;
}) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const [canary, setCanary] = useState(true);
  const workspaceIds = [...ids];
  // Who pays is agreed to here: what an earlier dialog was told is not shown again.
  const plan = useQuery(
    trpc.bulkRestart.plan.queryOptions({ tenantId, workspaceIds }, { staleTime: 0, gcTime: 0 }),
  );
  const start = useVerb(
    trpc.bulkRestart.start.mutationOptions({ onSuccess: ({ id }) => onStarted(id) }),
    "workspace",
  );
  const going = plan.data?.filter(({ left }) => left === null).length ?? 0;
  return (
    <Dialog
      open
      onOpenChange={close}
      title="Restart together"
      description="Each new run is prepared before the old one is stopped; where that is refused, the old one keeps serving."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            busy={start.isPending}
            disabled={going === 0 || plan.isError}
            onClick={() => start.mutate({ tenantId, workspaceIds, canary })}
          >
            {going === 1 ? "Restart 1 workspace" : `Restart ${going} workspaces`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {plan.error && <FailureNotice error={plan.error} onRetry={() => void plan.refetch()} />}
        {start.error && <FailureNotice error={start.error} />}
        {plan.isPending && <SkeletonRows rows={4} height="h-14" />}
        {plan.data && <BulkPlan plan={plan.data} canary={canary && going > 1} />}
        {going > 1 && (
          <label className="flex items-start gap-2 text-sm">
            <input
              type="checkbox"
              checked={canary}
              onChange={(event) => setCanary(event.target.checked)}
              className="mt-0.5 size-4 accent-(--accent)"
            />
            <span>
              One first, the others when it serves
              <span className="block text-muted text-xs">
                If it does not come back, nobody else is touched.
              </span>
            </span>
          </label>
        )}
      </div>
    </Dialog>
  );
};

/** Plan, then progress, of one bulk restart of the workspaces that are picked. */
const OpenDialog = () => {
  const selection = useSelection();
  const [ids] = useState(() => [...selection] as WorkspaceId[]);
  const [started, setStarted] = useState<BulkRestartId | null>(null);
  // It is under way for all of them: whoever closes the dialog before its end has none left to restart.
  const onStarted = (id: BulkRestartId) => {
    setStarted(id);
    setSelection([]);
  };
  return started === null ? <Plan ids={ids} onStarted={onStarted} /> : <Progress id={started} />;
};

export const BulkDialog = () => (useBulkDialogOpen() ? <OpenDialog /> : null);
