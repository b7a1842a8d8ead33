"use client";
import { ShieldX } from "lucide-react";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { AlertsView, useAlerts } from "./alerts-view.tsx";
import { OPERATOR_VIEWS, type OperatorView, setOperatorView, useOperatorView } from "./operator-view.ts";
import { TenantsView } from "./tenants-view.tsx";
import { WhyView } from "./why-view.tsx";

const VIEWS: Readonly<Record<OperatorView, () => React.ReactNode>> = {
  organizations: TenantsView,
  alerts: AlertsView,
  why: WhyView,
};

const Operated = () => {
  const view = useOperatorView();
  const alerts = useAlerts();
  const open = alerts.data?.filter(({ resolvedAt }) => resolvedAt === null).length ?? 0;
  const View = VIEWS[view];
  const options = OPERATOR_VIEWS.map(({ value, label }) => ({
    value,
    label: value === "alerts" && open > 0 ? `${label} (${open})` : label,
  }));
  return (
    <Page
      title="Operator"
      description="Every organization of the platform. You see names, versions and payers; nobody sees values."
      actions={<Segmented label="View" value={view} options={options} onChange={setOperatorView} />}
    >
      <View />
    </Page>
  );
};

/** For the people who run the platform: organizations, alerts, and why a workspace is billed as it is. */
export const OperatorPage = () => {
  const { me } = useHere();
  if (me.operator) return <Operated />;
  return (
    <Empty icon={ShieldX} title="This page is for operators">
      Operators run the platform, beside any role in an organization. Ask one of them.
    </Empty>
  );
};
