"use client";
import { Page } from "../../ui/page.tsx";
import { ActivityList } from "./activity-list.tsx";

/** What happened in the organization. */
export const ActivityPage = () => (
  <Page title="Activity" lead="What people changed, what runs did, money and calls, newest first.">
    <ActivityList />
  </Page>
);
