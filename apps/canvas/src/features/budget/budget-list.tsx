"use client";
import type { BudgetView } from "@molecule/api";
import { useQuery } from "@tanstack/react-query";
import { Gauge, Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useMay, useTenantId } from "../frame/tenant-context.tsx";
import { BudgetDialog } from "./budget-dialog.tsx";
import { type BudgetDraft, draftOf, newBudget } from "./budget-draft.ts";
import { BudgetRow } from "./budget-row.tsx";

/** Those on a workspace's way: its own, its runs', and the organization's. */
const concerns = ({ scope, workspaceId }: BudgetView, id: string): boolean =>
  scope === "tenant" || workspaceId === id || (scope === "key" && workspaceId === null);

const Group = ({
  title,
  budgets,
  onChange,
}: {
  title: string;
  budgets: readonly BudgetView[];
  onChange: (budget: BudgetView) => void;
}) =>
  budgets.length === 0 ? null : (
    <section>
      <h3 className="text-muted text-xs">{title}</h3>
      <ul aria-label={title}>
        {budgets.map((budget) => (
          <BudgetRow key={budget.budgetId} budget={budget} onChange={onChange} />
        ))}
      </ul>
    </section>
  );

const useBudgets = () => {
  const trpc = useTRPC();
  return useQuery(trpc.spend.budgets.queryOptions({ tenantId: useTenantId() }));
};

type BudgetListProps = {
  /** Only those on this workspace's way. */
  workspaceId?: string | undefined;
};

/** The budgets in force: what bounds charges, and what only warns of a provider's own bill. */
export const BudgetList = ({ workspaceId }: BudgetListProps) => {
  const budgets = useBudgets();
  const may = useMay("admin");
  const [draft, setDraft] = useState<BudgetDraft | null>(null);
  if (budgets.isPending) return <SkeletonRows rows={2} height="h-16" />;
  if (budgets.isError)
    return (
      <FailureNotice
        error={budgets.error}
        what="The budgets could not be loaded"
        onRetry={() => void budgets.refetch()}
      />
    );
  const shown = budgets.data.filter((each) => workspaceId === undefined || concerns(each, workspaceId));
  const of = (payer: BudgetView["payer"]) => shown.filter((each) => each.payer === payer);
  const add = may && (
    <Button size="sm" icon={Plus} onClick={() => setDraft(newBudget(workspaceId ?? null))}>
      Set a budget
    </Button>
  );
  return (
    <div className="flex flex-col gap-3">
      {shown.length === 0 && workspaceId !== undefined ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0 flex-1 basis-56 text-muted">
            None. A budget bounds what may be spent in a day or a month{may ? "." : "; admins set budgets."}
          </p>
          {add}
        </div>
      ) : shown.length === 0 ? (
        <Empty icon={Gauge} title="No budget yet" action={add}>
          A budget bounds what may be spent in a day or a month. A call that does not fit is refused before it
          is sent{may ? "." : "; admins set budgets."}
        </Empty>
      ) : (
        <>
          <Group
            title="On what the platform charges"
            budgets={of("platform")}
            onChange={(b) => setDraft(draftOf(b))}
          />
          <Group
            title="On what your provider bills, unverified"
            budgets={of("tenant")}
            onChange={(b) => setDraft(draftOf(b))}
          />
          {add && <div>{add}</div>}
          {!may && <p className="text-muted text-xs">Admins and owners of the organization set budgets.</p>}
        </>
      )}
      {draft && <BudgetDialog start={draft} budgets={budgets.data} onClose={() => setDraft(null)} />}
    </div>
  );
};
