"use client";
import type { SpendOverview } from "@molecule/api";
import type { TenantId } from "@molecule/domain";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Money } from "../../../ui/money.tsx";
import { Card } from "../../../ui/page.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

type MonthlyCreditProps = { tenantId: TenantId; grants: SpendOverview["monthlyGrants"] };

/** Credit that comes every month, and the way to end it; what was given stays given. */
export const MonthlyCredit = ({ tenantId, grants }: MonthlyCreditProps) => {
  const trpc = useTRPC();
  const archive = useOperatorVerb(trpc.credit.archiveMonthly.mutationOptions());
  if (grants.length === 0) return null;
  return (
    <Card title="Credit every month">
      {archive.isError && (
        <div className="p-4">
          <FailureNotice error={archive.error} />
        </div>
      )}
      <ul aria-label="Credit every month">
        {grants.map(({ id, amountNanoUsd, reason }) => (
          <li key={id} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
            <Money amountNanoUsd={amountNanoUsd} className="font-medium" />
            <span className="min-w-0 flex-1 truncate text-muted">{reason}</span>
            <Button
              size="sm"
              variant="quiet"
              busy={archive.isPending}
              aria-label={`End the monthly credit: ${reason}`}
              onClick={() => archive.mutate({ tenantId, grantId: id })}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
};
