"use client";
import { BellOff } from "lucide-react";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Card } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useMay } from "../frame/tenant-context.tsx";
import { TenantWebhooks } from "../webhooks/tenant-webhooks.tsx";
import { SpendAlerts } from "./spend-notices.tsx";
import { useSpendOverview } from "./use-spend.ts";

/** Which thresholds were reached, and where they are told. */
export const AlertsView = () => {
  const overview = useSpendOverview();
  const may = useMay("admin");
  const alerts = overview.data?.alerts;
  return (
    <>
      <Card title="Alerts">
        {overview.isPending && <SkeletonRows rows={2} height="h-16" />}
        {overview.isError && (
          <div className="p-4">
            <FailureNotice
              error={overview.error}
              what="The alerts could not be loaded"
              onRetry={() => void overview.refetch()}
            />
          </div>
        )}
        {alerts?.length === 0 && (
          <Empty icon={BellOff} title="No threshold was reached">
            You are told at 50, 80 and 100 % of each budget and of the month's credit, once in each window.
            What is told stands here until its window ends.
          </Empty>
        )}
        {alerts && alerts.length > 0 && (
          <div className="p-4">
            <SpendAlerts alerts={alerts} />
          </div>
        )}
      </Card>
      {may ? (
        <TenantWebhooks />
      ) : (
        <Card title="Webhooks">
          <p className="p-4 text-muted">
            Alerts can also be posted to addresses of your own. Admins and owners of the organization set
            them.
          </p>
        </Card>
      )}
    </>
  );
};
