"use client";
import type { SecretRow } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { useWorkspaces } from "../workspace/use-workspaces.ts";

type StopNowProps = {
  workspaceId: WorkspaceId;
  /** What its live run holds and is not to hold any longer. */
  names: readonly string[];
};

const inWords = (names: readonly string[]) => new Intl.ListFormat("en-GB").format(names);

const StopNowDialog = ({ workspaceId, names, onClose }: StopNowProps & { onClose: () => void }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const agent = useWorkspaces().find(({ id }) => id === workspaceId)?.name ?? "this workspace";
  const stop = useVerb(trpc.workspaceConfig.stopNow.mutationOptions({ onSuccess: onClose }), "secret");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Stop ${agent} now`}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger-fill"
            busy={stop.isPending}
            onClick={() => stop.mutate({ tenantId, workspaceId })}
          >
            Stop now
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          Its run ends at once, with the <span className="break-all font-mono">{inWords(names)}</span> that it
          was started with. A task in progress is cut off. Then it starts again with what is stored, if that
          is enough to start.
        </p>
        {stop.isError && <FailureNotice error={stop.error} />}
      </div>
    </Dialog>
  );
};

/** Ends a run that still holds what was deleted or replaced, without waiting for a restart that may be refused. */
export const StopNow = (props: StopNowProps) => {
  const [asking, setAsking] = useState(false);
  if (!useMay("member")) return null;
  return (
    <>
      <Button size="sm" variant="danger" icon={CircleStop} onClick={() => setAsking(true)}>
        Stop now
      </Button>
      {asking && <StopNowDialog {...props} onClose={() => setAsking(false)} />}
    </>
  );
};

/** In an open row: its credential was replaced, and the live run still has the one before. */
export const ReplacedButRunning = ({ workspaceId, row }: { workspaceId: WorkspaceId; row: SecretRow }) => {
  const { running, winning, envClass } = row;
  if (running === null || envClass !== "credential") return null;
  if (running.version === winning.version && running.scope === winning.scope) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="text-muted text-xs">The live run still has the value that this one replaced.</p>
      <StopNow workspaceId={workspaceId} names={[row.name]} />
    </div>
  );
};
