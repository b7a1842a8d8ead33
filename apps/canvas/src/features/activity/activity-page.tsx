"use client";
import { Card, Page } from "../../ui/page.tsx";
import { ActivityList } from "./activity-list.tsx";

/** What happened in the organization. */
export const ActivityPage = () => (
  <Page title="Activity" description="Who changed what, what each run did, and what it cost.">
    <Card>
      <div className="p-4">
        <ActivityList />
      </div>
    </Card>
  </Page>
);
