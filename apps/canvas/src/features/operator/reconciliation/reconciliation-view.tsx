"use client";
import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Card } from "../../../ui/page.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { ReconcileForm } from "./reconcile-form.tsx";
import { ReconciliationRow } from "./reconciliation-row.tsx";

/** What organizations were charged against what a provider reports: drift in money, by cause. */
export const ReconciliationView = () => {
  const trpc = useTRPC();
  const found = useQuery(trpc.ledger.reconciliations.queryOptions({ limit: 20 }));
  return (
    <>
      <ReconcileForm />
      <Card title="Outcomes">
        {found.isPending && <SkeletonRows rows={3} height="h-16" />}
        {found.isError && (
          <div className="p-4">
            <FailureNotice
              error={found.error}
              what="The outcomes could not be loaded"
              onRetry={() => void found.refetch()}
            />
          </div>
        )}
        {found.data?.length === 0 && (
          <Empty icon={Scale} title="Nothing was reconciled yet">
            Take a usage report from the provider's console and hold it against the charges of the same days.
          </Empty>
        )}
        {found.data && found.data.length > 0 && (
          <ul aria-label="Outcomes">
            {found.data.map((each) => (
              <ReconciliationRow key={each.id} outcome={each} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};
