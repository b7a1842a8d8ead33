"use client";
import type { BudgetView } from "@molecule/api";
import { useRef, useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { formatMoney } from "../../ui/format-money.ts";
import { Notice } from "../../ui/notice.tsx";
import { useTenantId } from "../frame/tenant-context.tsx";
import { useWorkspaceNode } from "../workspace/use-workspaces.ts";
import { type BudgetDraft, checkBudget, findSameBudget } from "./budget-draft.ts";
import { BudgetFields } from "./budget-fields.tsx";
import { consequenceOf } from "./budget-words.ts";

type BudgetDialogProps = {
  /** What the dialog opens with. */
  start: BudgetDraft;
  /** Those in force: one for the same subject, window and payer is changed rather than added. */
  budgets: readonly BudgetView[];
  onClose: () => void;
};

const Effect = ({ draft, same }: { draft: BudgetDraft; same: BudgetView | undefined }) => {
  const checked = checkBudget(draft);
  const workspace = useWorkspaceNode(checked.ok ? checked.budget.workspaceId : null);
  if (!checked.ok) return null;
  const { budget } = checked;
  const isSpent =
    same !== undefined && budget.enforcement === "stop" && same.usedNanoUsd >= budget.limitNanoUsd;
  return (
    <Notice tone={isSpent ? "warn" : "info"}>
      <p>{consequenceOf({ ...budget, workspaceName: workspace?.name ?? null })}</p>
      {same && (
        <p>
          It takes the place of the one of {formatMoney(same.limitNanoUsd)}, of which{" "}
          {formatMoney(same.usedNanoUsd)} is used.
          {isSpent && " The next call would be refused."}
        </p>
      )}
    </Notice>
  );
};

/** Sets what may be spent, and says what that will do before it is set. */
export const BudgetDialog = ({ start, budgets, onClose }: BudgetDialogProps) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const setBudget = useVerb(trpc.spend.setBudget.mutationOptions({ onSuccess: onClose }), "usage");
  const checked = checkBudget(draft);
  const same = findSameBudget(budgets, draft);
  const submit = () => {
    setTried(true);
    if (checked.ok) setBudget.mutate({ tenantId, ...checked.budget });
  };
  return (
    <FormDialog
      title={same ? "Change a budget" : "Set a budget"}
      initialFocus={first}
      guarded={draft.limit !== start.limit}
      submitLabel={same ? "Change budget" : "Set budget"}
      onSubmit={submit}
      onClose={onClose}
      verb={setBudget}
    >
      <BudgetFields
        draft={draft}
        onChange={(change) => setDraft({ ...draft, ...change })}
        fault={tried && !checked.ok ? checked : null}
        limitRef={first}
      />
      <Effect draft={draft} same={same} />
    </FormDialog>
  );
};
