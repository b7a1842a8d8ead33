"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge, type BadgeTone } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { formatDuration } from "../../../ui/format-time.ts";
import { Moment } from "../../../ui/moment.tsx";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";

type Run = NonNullable<WorkspaceDetail["liveRun"]>;

const STATUS: Readonly<Record<NonNullable<Run["proof"]>["status"], { word: string; tone: BadgeTone }>> = {
  proved: { word: "Proved", tone: "ok" },
  reached: { word: "Reached", tone: "plain" },
  failed: { word: "Not proved", tone: "bad" },
};

/** Whether a model really answered through this run, and who was asked to pay for that. */
export const ProofLine = ({ node, run }: { node: WorkspaceNode; run: Run }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const mayAct = useMay("member");
  const prove = useVerb(trpc.lifecycle.prove.mutationOptions(), "workspace");
  const { proof } = run;
  const look = proof && STATUS[proof.status];
  return (
    <div className="flex flex-col gap-1.5" data-testid="proof">
      <div className="flex flex-wrap items-center gap-2">
        {look ? <Badge tone={look.tone}>{look.word}</Badge> : <Badge>Not asked yet</Badge>}
        {proof && (
          <span className="text-muted text-xs tabular-nums">
            <Moment at={proof.at} />, in {formatDuration(proof.tookMs)}
          </span>
        )}
        {mayAct && (
          <Button
            size="sm"
            variant="quiet"
            busy={prove.isPending || run.proving}
            onClick={() => prove.mutate({ tenantId, workspaceId: node.id })}
          >
            Prove again
          </Button>
        )}
      </div>
      {proof && (
        <p className={proof.status === "failed" ? "text-bad text-xs" : "text-muted text-xs"}>
          {proof.message} {proof.remedy}
        </p>
      )}
      {prove.error && <p className="text-bad text-xs">{failureWords(prove.error).message}</p>}
    </div>
  );
};
