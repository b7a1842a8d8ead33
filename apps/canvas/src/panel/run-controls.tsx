"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { Pause, Play, RotateCw, X, Zap } from "lucide-react";
import { useId } from "react";
import { useMay, useTenantId } from "../features/frame/tenant-context.tsx";
import { stageProgress } from "../features/workspace/attention.ts";
import { startDurationMs } from "../features/workspace/start-steps.ts";
import { useVerb } from "../live/use-verb.ts";
import { useTRPC } from "../trpc/provider.tsx";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure.tsx";

const changesOf = (node: WorkspaceNode, detail: WorkspaceDetail): string => {
  if (node.pendingRestart) return node.pendingRestart.summary;
  return detail.liveRun ? "nothing changed, payer unchanged" : "no run is live, so nobody is interrupted";
};

const taskOf = ({ currentTask }: WorkspaceNode): string =>
  currentTask === null ? "no task running" : "1 task running, it may finish first";

/** What a restart would do, said before it is pressed. */
const restartOutlook = (node: WorkspaceNode, detail: WorkspaceDetail): string => {
  const duration = startDurationMs(detail.timeline);
  const parts =
    node.pendingRestart && node.pendingRestart.refusal !== null
      ? [changesOf(node, detail), detail.liveRun && "the live run keeps serving"]
      : [
          changesOf(node, detail),
          detail.liveRun && taskOf(node),
          duration !== null && `about ${Math.max(1, Math.round(duration / 1000))} s`,
        ];
  const text = parts.filter(Boolean).join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/** Restart, pause, resume: the one that matters now stands out. */
export const RunControls = ({ node, detail }: { node: WorkspaceNode; detail: WorkspaceDetail }) => {
  const trpc = useTRPC();
  const where = { tenantId: useTenantId(), workspaceId: node.id };
  const restart = useVerb(trpc.workspace.restart.mutationOptions(), "workspace");
  const pause = useVerb(trpc.workspace.pause.mutationOptions(), "workspace");
  const resume = useVerb(trpc.workspace.resume.mutationOptions(), "workspace");
  const force = useVerb(trpc.workspace.restart.mutationOptions(), "workspace");
  const cancel = useVerb(trpc.lifecycle.cancelStart.mutationOptions(), "workspace");
  const mayAct = useMay("member");
  const outlookId = useId();
  if (!mayAct) return null;
  const starting = stageProgress(node.stage) !== null;
  const stopped = node.desiredState !== "running";
  const outlook = restartOutlook(node, detail);
  const ready = node.pendingRestart !== null && node.pendingRestart.refusal === null;
  const error = restart.error ?? force.error ?? cancel.error ?? pause.error ?? resume.error;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {stopped ? (
          <Button variant="primary" icon={Play} busy={resume.isPending} onClick={() => resume.mutate(where)}>
            Resume
          </Button>
        ) : (
          <>
            <Button
              variant={ready && !starting ? "primary" : "secondary"}
              icon={RotateCw}
              busy={restart.isPending}
              aria-describedby={outlookId}
              onClick={() => restart.mutate(where)}
            >
              Restart
            </Button>
            {detail.cancellable && (
              <Button icon={X} busy={cancel.isPending} onClick={() => cancel.mutate(where)}>
                Call off start
              </Button>
            )}
            {starting ? (
              <Button
                icon={Zap}
                busy={force.isPending}
                title="Waits for no task, no queue and no pause between tries"
                onClick={() => force.mutate({ ...where, force: true })}
              >
                Force
              </Button>
            ) : (
              <Button icon={Pause} busy={pause.isPending} onClick={() => pause.mutate(where)}>
                Pause
              </Button>
            )}
          </>
        )}
      </div>
      {!stopped && !starting && (
        <p
          id={outlookId}
          className={node.pendingRestart?.payerChanges ? "text-warn text-xs" : "text-muted text-xs"}
          data-testid="restart-outlook"
        >
          {outlook}
        </p>
      )}
      {error && <FailureNotice error={error} />}
    </div>
  );
};
