"use client";
import type { ReceiptListItem, TenantStanding } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FlaskConical } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { FailureNotice } from "../../../ui/failure.tsx";
import { Card } from "../../../ui/page.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { BudgetRow } from "../../budget/budget-row.tsx";
import { useReceiptFilter } from "../../receipts/receipt-filter.ts";
import { ReceiptFilters } from "../../receipts/receipt-filters.tsx";
import { ReceiptList } from "../../receipts/receipt-list.tsx";
import { Figures } from "../../spend/figures.tsx";
import { SpendAlerts } from "../../spend/spend-notices.tsx";
import { useOperatorHref } from "../operator-view.ts";
import { LiftDialog, SuspendDialog } from "../switches/suspend-dialog.tsx";
import { GrantCreditDialog } from "./grant-credit-dialog.tsx";
import { MonthlyCredit } from "./monthly-credit.tsx";
import { OverageCapDialog } from "./overage-cap-dialog.tsx";
import { RefundDialog } from "./refund-dialog.tsx";
import { SetModeDialog } from "./set-mode-dialog.tsx";
import { StoppedNotice } from "./stopped-notice.tsx";
import { TENANT_MODES } from "./tenant-mode.ts";
import { EVERY_MS, useSuspensions } from "./use-standings.ts";

type Action = "mode" | "credit" | "overage" | "stop" | "lift";

const Dialogs = ({
  standing,
  action,
  onClose,
}: {
  standing: TenantStanding;
  action: Action | null;
  onClose: () => void;
}) => {
  const subject = { tenantId: standing.tenantId, name: standing.name };
  switch (action) {
    case null:
      return null;
    case "mode":
      return <SetModeDialog tenant={standing} onClose={onClose} />;
    case "credit":
      return <GrantCreditDialog tenant={standing} onClose={onClose} />;
    case "overage":
      return <OverageCapDialog tenant={standing} onClose={onClose} />;
    case "stop":
      return <SuspendDialog subject={subject} onClose={onClose} />;
    case "lift":
      return <LiftDialog subject={subject} onClose={onClose} />;
  }
};

const Header = ({ standing, onAct }: { standing: TenantStanding; onAct: (action: Action) => void }) => {
  const href = useOperatorHref();
  const isStopped = useSuspensions().data?.some(({ tenantId }) => tenantId === standing.tenantId) ?? false;
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <Link
          href={href("organizations")}
          className="inline-flex items-center gap-1 rounded-sm text-muted text-xs hover:text-text"
        >
          <ArrowLeft aria-hidden className="size-3" />
          All organizations
        </Link>
        <h2 className="mt-1 flex min-w-0 items-center gap-2 font-semibold text-lg">
          <span className="truncate">{standing.name}</span>
          {standing.sandbox && (
            <Badge tone="warn" title="A local model answers here, and nobody is billed.">
              <FlaskConical aria-hidden className="size-3" />
              Sandbox
            </Badge>
          )}
        </h2>
        <p className="flex items-center gap-1 text-muted text-xs">
          <span className="truncate font-mono">{standing.tenantId}</span>
          <CopyButton text={standing.tenantId} label={`Copy the id of ${standing.name}`} />
          <span>· {TENANT_MODES[standing.billingMode].word}</span>
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onAct("credit")}>Credit</Button>
        <Button onClick={() => onAct("overage")}>Overage</Button>
        <Button onClick={() => onAct("mode")}>Change mode</Button>
        {isStopped ? (
          <Button variant="primary" onClick={() => onAct("lift")}>
            Lift the stop
          </Button>
        ) : (
          <Button variant="danger" onClick={() => onAct("stop")}>
            Stop calls
          </Button>
        )}
      </div>
    </div>
  );
};

const Money = ({ standing }: { standing: TenantStanding }) => {
  const trpc = useTRPC();
  const money = useQuery(
    trpc.ledger.tenant.queryOptions({ tenantId: standing.tenantId }, { refetchInterval: EVERY_MS }),
  );
  if (money.isPending) return <Skeleton className="h-21 w-full" />;
  const failure = money.isError && (
    <FailureNotice
      error={money.error}
      what={money.data ? "What you see may be out of date" : "The organization's money could not be loaded"}
      onRetry={() => void money.refetch()}
    />
  );
  if (money.data === undefined) return failure;
  const { overview, budgets } = money.data;
  return (
    <>
      {failure}
      <Figures overview={overview} sandbox={standing.sandbox} />
      {overview.alerts.length > 0 && <SpendAlerts alerts={overview.alerts} />}
      <MonthlyCredit tenantId={standing.tenantId} grants={overview.monthlyGrants} />
      <Card title="Budgets">
        {budgets.length === 0 ? (
          <p className="px-4 py-4 text-muted">The organization has set no budget.</p>
        ) : (
          <ul aria-label="Budgets" className="px-4">
            {budgets.map((budget) => (
              <BudgetRow key={budget.budgetId} budget={budget} />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
};

/** One organization as an operator sees it: its money, what bounds it, its receipts, and what may be done. */
export const OrganizationDetail = ({ standing }: { standing: TenantStanding }) => {
  const [action, setAction] = useState<Action | null>(null);
  const [refunding, setRefunding] = useState<ReceiptListItem | null>(null);
  const filter = useReceiptFilter();
  const { tenantId } = standing;
  return (
    <>
      <Header standing={standing} onAct={setAction} />
      <StoppedNotice tenantId={tenantId} />
      <Money standing={standing} />
      <Card title="Receipts">
        <ReceiptFilters filter={filter} />
        <div className="px-3 py-2">
          <ReceiptList
            tenantId={tenantId}
            filter={filter}
            operated
            renderActions={(receipt) =>
              receipt.kind === "charge" && (
                <Button size="sm" onClick={() => setRefunding(receipt)}>
                  Refund this call
                </Button>
              )
            }
          />
        </div>
      </Card>
      <Dialogs standing={standing} action={action} onClose={() => setAction(null)} />
      {refunding?.attemptId && (
        <RefundDialog
          call={{ tenantId, attemptId: refunding.attemptId, chargeNanoUsd: -refunding.amountNanoUsd }}
          onClose={() => setRefunding(null)}
        />
      )}
    </>
  );
};
