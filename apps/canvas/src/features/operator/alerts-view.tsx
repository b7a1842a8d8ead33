"use client";
import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { PlatformWebhooks } from "../webhooks/platform-webhooks.tsx";
import { AlertRow } from "./alert-row.tsx";

/** Alerts arise in any organization, and this page hears of changes in one. */
const EVERY_MS = 15_000;

export const useAlerts = () => {
  const trpc = useTRPC();
  return useQuery(trpc.operator.alerts.queryOptions({}, { refetchInterval: EVERY_MS }));
};

const AlertList = () => {
  const trpc = useTRPC();
  const alerts = useAlerts();
  const tenants = useQuery(trpc.operator.tenants.queryOptions());
  const shown = useUrlParam("alerts") === "all" ? "all" : "open";
  const rows = alerts.data?.filter(({ resolvedAt }) => shown === "all" || resolvedAt === null);
  const names = new Map(tenants.data?.map(({ id, name }) => [id, name]));
  return (
    <Card
      title="Alerts"
      aside={
        <Segmented
          label="Which alerts"
          value={shown}
          options={[
            { value: "open", label: "Open" },
            { value: "all", label: "All" },
          ]}
          onChange={(value) => setUrlParam("alerts", value === "open" ? null : value)}
        />
      }
    >
      {alerts.isPending && <SkeletonRows rows={4} height="h-16" />}
      {alerts.isError && (
        <div className="p-4">
          <FailureNotice
            error={alerts.error}
            what="The alerts could not be loaded"
            onRetry={() => void alerts.refetch()}
          />
        </div>
      )}
      {rows?.length === 0 && (
        <Empty icon={ShieldCheck} title={shown === "open" ? "No open alerts" : "No alerts yet"}>
          Platform keys found in an organization's store or refused by their provider, calls on the wrong
          payer and calls without a known cost are raised here.
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <ul aria-label="Alerts">
          {rows.map((alert) => (
            <AlertRow
              key={alert.id}
              alert={alert}
              tenantName={alert.tenantId === null ? undefined : names.get(alert.tenantId)}
            />
          ))}
        </ul>
      )}
    </Card>
  );
};

/** What the platform noticed and somebody must look at, and where it is told. */
export const AlertsView = () => (
  <>
    <AlertList />
    <PlatformWebhooks />
  </>
);
