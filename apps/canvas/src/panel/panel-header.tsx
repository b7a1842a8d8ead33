"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { X } from "lucide-react";
import { stageProgress } from "../features/workspace/attention.ts";
import { PayerChip } from "../features/workspace/payer-chip.tsx";
import { stateLook } from "../features/workspace/state-look.ts";
import { StateMark } from "../features/workspace/state-mark.tsx";
import { FailureNotice } from "../ui/failure.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { openPanel, usePanelPlace } from "../url/panel-url.ts";
import { EditableName } from "./editable-name.tsx";
import { leavePanel } from "./leave-panel.ts";
import { MoreMenu } from "./more-menu.tsx";
import { RunControls } from "./run-controls.tsx";
import { useTeamChange } from "./use-team-change.ts";

const PARTY = {
  tenant: "your organization",
  platform: "the platform, from your credits",
  none: "nobody",
} as const;

/** What it is called, how it is, who pays, and what can be done with it. */
export const PanelHeader = ({ node, detail }: { node: WorkspaceNode; detail: WorkspaceDetail }) => {
  const { tab } = usePanelPlace();
  const team = useTeamChange(node);
  const look = stateLook(node.observedState, stageProgress(node.stage) !== null);
  return (
    <header className="flex shrink-0 flex-col gap-2.5 px-4 pt-3 pb-3">
      <div className="flex items-start gap-6">
        <EditableName key={node.name} node={node} />
        <span
          className="flex h-8 items-center text-sm coarse:h-10"
          role="status"
          aria-label={`State: ${look.word}`}
        >
          <StateMark look={look} />
        </span>
        <div className="-mr-1.5 ml-auto flex shrink-0">
          <MoreMenu node={node} team={team} />
          <IconButton icon={X} label="Close panel" shortcut="Esc" onClick={leavePanel} />
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-1">
        <div className="flex min-w-0 items-center gap-2">
          <PayerChip payer={node.payer} sandbox={node.sandbox} />
          <button
            type="button"
            className="shrink-0 rounded-sm text-muted text-xs underline-offset-2 hover:text-text hover:underline"
            onClick={() => openPanel({ workspaceId: node.id, tab: "billing" })}
          >
            Why?
          </button>
        </div>
        {tab !== "billing" && tab !== "secrets" && (
          <p className="text-muted text-xs" data-testid="payer-sentence">
            {node.payer.sentence}
          </p>
        )}
      </div>
      {node.pendingRestart?.payerChanges && detail.liveRun?.paysAs && (
        <p className="text-warn text-xs" data-testid="live-payer">
          Until it is restarted, the live run is paid by {PARTY[detail.liveRun.paysAs.payer]}
          {detail.liveRun.paysAs.payer === "tenant" &&
            detail.liveRun.paysAs.credentialMethod !== null &&
            `, with ${detail.liveRun.paysAs.credentialMethod}`}
          .
        </p>
      )}
      <RunControls node={node} detail={detail} />
      {team.failure && <FailureNotice {...team.failure} />}
    </header>
  );
};
