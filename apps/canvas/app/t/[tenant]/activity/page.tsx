import type { Metadata } from "next";
import { ActivityPage } from "../../../../src/features/activity/activity-page.tsx";

export const metadata: Metadata = { title: "Activity" };

export default ActivityPage;
