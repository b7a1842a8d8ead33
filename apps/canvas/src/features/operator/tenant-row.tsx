"use client";
import type { OperatedTenant } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Money } from "../../ui/money.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TENANT_MODES } from "./tenant-mode.ts";

export type TenantAction = "mode" | "credit";

const Figures = ({ tenantId }: { tenantId: string }) => {
  const trpc = useTRPC();
  const summary = useQuery(trpc.operator.summary.queryOptions({ tenantId }));
  if (summary.isError) return <span className="text-bad text-xs">Balance could not be loaded</span>;
  if (summary.isPending) return <Skeleton className="h-9 w-36" />;
  const { balanceNanoUsd, monthChargeNanoUsd } = summary.data;
  return (
    <dl className="flex gap-6 sm:text-right">
      <div>
        <dt className="text-muted text-xs">Balance</dt>
        <dd className={balanceNanoUsd <= 0n ? "font-medium text-bad" : "font-medium"}>
          <Money amountNanoUsd={balanceNanoUsd} />
        </dd>
      </div>
      <div>
        <dt className="text-muted text-xs">This month</dt>
        <dd>
          <Money amountNanoUsd={monthChargeNanoUsd} />
        </dd>
      </div>
    </dl>
  );
};

type TenantRowProps = { tenant: OperatedTenant; onAct: (action: TenantAction) => void };

/** One organization of the platform, what it has and spends, and what an operator may change. */
export const TenantRow = ({ tenant, onAct }: TenantRowProps) => (
  <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t px-4 py-3 first:border-t-0">
    <div className="min-w-0 flex-1 basis-56">
      <p className="flex min-w-0 items-center gap-2 font-medium">
        <span className="truncate">{tenant.name}</span>
        {tenant.sandbox && (
          <Badge tone="warn" title="A local model answers here, and nobody is billed.">
            <FlaskConical aria-hidden className="size-3" />
            Sandbox
          </Badge>
        )}
      </p>
      <p className="flex items-center gap-1 text-muted text-xs">
        <span className="truncate font-mono">{tenant.id}</span>
        <CopyButton text={tenant.id} label={`Copy the id of ${tenant.name}`} />
      </p>
      <p className="text-muted text-xs">
        {TENANT_MODES[tenant.billingMode].word} · since <Moment at={tenant.createdAt} />
      </p>
    </div>
    <Figures tenantId={tenant.id} />
    <div className="flex gap-2">
      <Button size="sm" onClick={() => onAct("mode")} aria-label={`Change mode of ${tenant.name}`}>
        Change mode
      </Button>
      <Button size="sm" onClick={() => onAct("credit")} aria-label={`Credit of ${tenant.name}`}>
        Credit
      </Button>
    </div>
  </li>
);
