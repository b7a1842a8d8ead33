"use client";
import { ShieldX } from "lucide-react";
import { Empty } from "../../ui/empty.tsx";
import { Page } from "../../ui/page.tsx";
import { NavCount, PageNav } from "../../ui/page-nav.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { AlertsView, useAlerts } from "./alerts-view.tsx";
import { CoMinglingView } from "./co-mingling-view.tsx";
import { KeysView } from "./keys/keys-view.tsx";
import { LivenessView } from "./liveness-view.tsx";
import { OPERATOR_VIEWS, type OperatorView, useOperatorHref, useOperatorView } from "./operator-view.ts";
import { OrganizationsView } from "./organizations/organizations-view.tsx";
import { PricesView } from "./prices/prices-view.tsx";
import { ReconciliationView } from "./reconciliation/reconciliation-view.tsx";
import { SwitchesView } from "./switches/switches-view.tsx";
import { TokensView } from "./tokens-view.tsx";
import { UnresolvedView } from "./unresolved/unresolved-view.tsx";
import { WhyView } from "./why-view.tsx";

const VIEWS: Readonly<Record<OperatorView, () => React.ReactNode>> = {
  organizations: OrganizationsView,
  alerts: AlertsView,
  switches: SwitchesView,
  keys: KeysView,
  unresolved: UnresolvedView,
  prices: PricesView,
  reconciliation: ReconciliationView,
  why: WhyView,
  "co-mingling": CoMinglingView,
  liveness: LivenessView,
  tokens: TokensView,
};

const OpenAlerts = () => {
  const open = useAlerts().data?.filter(({ resolvedAt }) => resolvedAt === null).length ?? 0;
  return <NavCount count={open} label="open" />;
};

const Operated = () => {
  const view = useOperatorView();
  const href = useOperatorHref();
  const View = VIEWS[view];
  return (
    <Page
      title="Operator"
      wide
      description="Every organization of the platform. You see names, versions and payers; nobody sees values."
      nav={
        <PageNav
          label="Parts of the operator page"
          items={OPERATOR_VIEWS.map(({ value, label }) => ({
            href: href(value),
            label,
            current: value === view,
            badge: value === "alerts" && <OpenAlerts />,
          }))}
        />
      }
    >
      <View />
    </Page>
  );
};

/** For the people who run the platform. */
export const OperatorPage = () => {
  const { me } = useHere();
  if (me.operator) return <Operated />;
  return (
    <Empty icon={ShieldX} title="This page is for operators">
      Operators run the platform, beside any role in an organization. Ask one of them.
    </Empty>
  );
};
