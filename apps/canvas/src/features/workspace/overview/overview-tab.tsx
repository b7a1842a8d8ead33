"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { ExternalLink } from "lucide-react";
import { Moment } from "../../../ui/moment.tsx";
import { Facts, Section } from "../../../ui/section.tsx";
import { standingAttention } from "../attention.ts";
import { AttentionNotice } from "./attention-notice.tsx";
import { ModelSection } from "./model-section.tsx";
import { ProofLine } from "./proof-line.tsx";
import { StartTimeline } from "./start-timeline.tsx";

const Running = ({ run }: { run: NonNullable<WorkspaceDetail["liveRun"]> }) => (
  <Facts
    rows={[
      ["Agent", run.agentVersion ? `${run.executorLabel}, ${run.agentVersion}` : run.executorLabel],
      [
        "Model",
        run.model ? (
          <span key="model" className="font-mono text-xs">
            {run.model}
          </span>
        ) : (
          "none"
        ),
      ],
      ["Since", <Moment key="since" at={run.liveAt} />],
      [
        "Generation",
        <span key="generation" className="tabular-nums">
          {run.generation}
        </span>,
      ],
    ]}
  />
);

/** What a start in hand must not hide: why the try before it failed, or what keeps it from going on. */
const describeTrouble = ({ crash, trouble }: WorkspaceDetail): string | null =>
  crash?.lastError ? `Try ${crash.count + 1}. The one before it failed: ${crash.lastError}` : trouble;

/** How it is, why, and what to do about it. */
export const OverviewTab = ({ detail, node }: { detail: WorkspaceDetail; node: WorkspaceNode }) => {
  const attention = standingAttention(node);
  const inHand = detail.node.stage !== null;
  const trouble = inHand ? describeTrouble(detail) : null;
  return (
    <div>
      {attention && (
        <div className="px-4 pt-4">
          <AttentionNotice
            node={node}
            attention={attention}
            nextTryAt={detail.crash?.nextAttemptAt ?? null}
            revert={detail.revert}
          />
        </div>
      )}
      <Section title="Last start">
        <StartTimeline steps={detail.timeline} inHand={inHand} />
        {trouble && <p className="mt-3 wrap-anywhere text-muted text-xs">{trouble}</p>}
      </Section>
      <ModelSection key={node.model} node={node} detail={detail} />
      {detail.liveRun && (
        <Section title={detail.liveRun.draining ? "Running now, finishing its task" : "Running now"}>
          <div className="flex flex-col gap-3">
            <Running run={detail.liveRun} />
            <ProofLine node={node} run={detail.liveRun} />
          </div>
        </Section>
      )}
      {detail.links.length > 0 && (
        <Section title="Links">
          <ul className="flex flex-col gap-1">
            {detail.links.map(({ label, url }) => (
              <li key={url}>
                <a
                  href={url}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
                >
                  {label}
                  <ExternalLink aria-hidden className="size-3" />
                </a>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
};
