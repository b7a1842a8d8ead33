"use client";
import type { WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { WorkspaceActivity } from "../features/activity/workspace-activity.tsx";
import { BillingTab } from "../features/billing/billing-tab.tsx";
import { ChatTab } from "../features/chat/chat-tab.tsx";
import { LogsTab } from "../features/logs/logs-tab.tsx";
import { SecretsTab } from "../features/secrets/secrets-tab.tsx";
import { ConfigTab } from "../features/workspace/config-tab.tsx";
import { OverviewTab } from "../features/workspace/overview/overview-tab.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { openPanel, usePanelPlace } from "../url/panel-url.ts";
import { PanelHeader } from "./panel-header.tsx";

type Props = { detail: WorkspaceDetail; node: WorkspaceNode };

const Count = ({ count, label }: { count: number; label: string }) => (
  <span className="rounded-full bg-accent/12 px-1.5 font-medium text-accent text-xs tabular-nums">
    {count}
    <span className="sr-only"> {label}</span>
  </span>
);

/** Header and tabs of one workspace. */
export const WorkspacePanel = ({ detail, node }: Props) => {
  const { tab } = usePanelPlace();
  const changed = node.pendingRestart?.changedNames.length ?? 0;
  return (
    <>
      <PanelHeader node={node} detail={detail} />
      <Tabs
        label="About this workspace"
        value={tab}
        onChange={(next) => openPanel({ workspaceId: node.id, tab: next })}
        tabs={[
          { value: "overview", label: "Overview", content: <OverviewTab detail={detail} node={node} /> },
          {
            value: "chat",
            label: "Chat",
            badge: node.queuedMessages > 0 && <Count count={node.queuedMessages} label="waiting" />,
            content: <ChatTab node={node} />,
          },
          {
            value: "secrets",
            label: "Secrets",
            badge: changed > 0 && <Count count={changed} label="changed" />,
            content: <SecretsTab node={node} detail={detail} />,
          },
          { value: "billing", label: "Billing", content: <BillingTab node={node} /> },
          { value: "activity", label: "Activity", content: <WorkspaceActivity workspaceId={node.id} /> },
          { value: "logs", label: "Logs", content: <LogsTab node={node} /> },
          { value: "config", label: "Config", content: <ConfigTab node={node} detail={detail} /> },
        ]}
      />
    </>
  );
};
