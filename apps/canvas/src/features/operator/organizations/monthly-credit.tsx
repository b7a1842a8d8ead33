"use client";
import type { SpendOverview } from "@molecule/api";
import type { TenantId } from "@molecule/domain";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Money } from "../../../ui/money.tsx";
import { Card } from "../../../ui/page.tsx";
import { useOperatorVerb } from "../use-operator-verb.ts";

type MonthlyCreditProps = { tenantId: TenantId; grants: SpendOverview["monthlyGrants"] };

type Grant = SpendOverview["monthlyGrants"][number];

const EndDialog = ({
  tenantId,
  grant,
  onClose,
}: {
  tenantId: TenantId;
  grant: Grant;
  onClose: () => void;
}) => {
  const trpc = useTRPC();
  const archive = useOperatorVerb(trpc.credit.archiveMonthly.mutationOptions({ onSuccess: onClose }));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="End this monthly credit"
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger-fill"
            busy={archive.isPending}
            onClick={() => archive.mutate({ tenantId, grantId: grant.id })}
          >
            End it
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          <Money amountNanoUsd={grant.amountNanoUsd} className="text-text" /> a month, “{grant.reason}”, comes
          no more from the next month on. What was given stays given.
        </p>
        {archive.isError && <FailureNotice error={archive.error} />}
      </div>
    </Dialog>
  );
};

/** Credit that comes every month, and the way to end it; what was given stays given. */
export const MonthlyCredit = ({ tenantId, grants }: MonthlyCreditProps) => {
  const [ending, setEnding] = useState<Grant | null>(null);
  if (grants.length === 0) return null;
  return (
    <Card title="Credit every month">
      <ul aria-label="Credit every month">
        {grants.map((grant) => (
          <li key={grant.id} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
            <Money amountNanoUsd={grant.amountNanoUsd} className="font-medium" />
            <span className="min-w-0 flex-1 truncate text-muted">{grant.reason}</span>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`End the monthly credit: ${grant.reason}`}
              onClick={() => setEnding(grant)}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {ending && <EndDialog tenantId={tenantId} grant={ending} onClose={() => setEnding(null)} />}
    </Card>
  );
};
