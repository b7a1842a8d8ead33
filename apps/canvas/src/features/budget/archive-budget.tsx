"use client";
import type { BudgetView } from "@molecule/api";
import { useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";

type ArchiveProps = {
  budget: BudgetView;
  /** What it bounds, and for how long. */
  name: string;
};

const ArchiveDialog = ({ budget, name, onClose }: ArchiveProps & { onClose: () => void }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const archive = useVerb(trpc.spend.archiveBudget.mutationOptions({ onSuccess: onClose }), "usage");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Archive this budget"
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger-fill"
            busy={archive.isPending}
            onClick={() => archive.mutate({ tenantId, budgetId: budget.budgetId })}
          >
            Archive
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-muted">
          The budget of {name}{" "}
          {budget.enforcement === "stop" ? "stops no call any more" : "warns of nothing any more"}, from the
          next call on. A new one can be set.
        </p>
        {archive.isError && <FailureNotice error={archive.error} />}
      </div>
    </Dialog>
  );
};

/** Asks before a bound on what is spent falls away. */
export const ArchiveBudget = (props: ArchiveProps) => {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="sm"
        variant="quiet"
        aria-label={`Archive the budget of ${props.name}`}
        onClick={() => setAsking(true)}
      >
        Archive
      </Button>
      {asking && <ArchiveDialog {...props} onClose={() => setAsking(false)} />}
    </>
  );
};
