"use client";
import { FlaskConical } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../../ui/badge.tsx";
import { Card, Page } from "../../ui/page.tsx";
import { NavCount, PageNav } from "../../ui/page-nav.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { CallList } from "../usage/call-list.tsx";
import { AlertsView } from "./alerts-view.tsx";
import { BudgetsView } from "./budgets-view.tsx";
import { OverviewView } from "./overview-view.tsx";
import { ReceiptsView } from "./receipts-view.tsx";
import { SuspendedNotice } from "./spend-notices.tsx";
import { SPEND_VIEWS, type SpendView, spendHref, useSpendView } from "./spend-view.ts";
import { useSpendOverview } from "./use-spend.ts";

const CallsView = () => (
  <Card title="Calls through the gateway">
    <div className="px-3 py-2">
      <CallList param="call" />
    </div>
  </Card>
);

const VIEWS: Readonly<Record<SpendView, () => ReactNode>> = {
  overview: OverviewView,
  receipts: ReceiptsView,
  calls: CallsView,
  budgets: BudgetsView,
  alerts: AlertsView,
};

/** What the organization has, and what it spent on what, down to the call. */
export const SpendPage = () => {
  const { tenant } = useHere();
  const view = useSpendView();
  const overview = useSpendOverview();
  const View = VIEWS[view];
  return (
    <Page
      title="Spend"
      description="What the platform paid for you and charged to your credit."
      actions={
        tenant.sandbox && (
          <Badge tone="warn" title="A local model answers here. This is sandbox credit; nobody is billed.">
            <FlaskConical aria-hidden className="size-3" />
            Sandbox: nobody is billed
          </Badge>
        )
      }
      nav={
        <PageNav
          label="Parts of the Spend page"
          items={SPEND_VIEWS.map(({ value, label }) => ({
            href: spendHref(tenant.slug, value),
            label,
            current: value === view,
            badge: value === "alerts" && <NavCount count={overview.data?.alerts.length ?? 0} label="open" />,
          }))}
        />
      }
    >
      {overview.data && <SuspendedNotice suspended={overview.data.suspended} />}
      <View />
    </Page>
  );
};
