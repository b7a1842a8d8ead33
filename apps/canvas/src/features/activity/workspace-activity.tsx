"use client";
import { ActivityList } from "./activity-list.tsx";

/** What happened to one workspace. */
export const WorkspaceActivity = ({ workspaceId }: { workspaceId: string }) => (
  <div className="p-4 pb-8">
    <ActivityList key={workspaceId} workspaceId={workspaceId} />
  </div>
);
