"use client";
import { ActivityList } from "./activity-list.tsx";

/** What happened to one workspace. */
export const ActivityTab = ({ workspaceId }: { workspaceId: string }) => (
  <div className="p-4">
    <ActivityList workspaceId={workspaceId} />
  </div>
);
