import type { BudgetView } from "@molecule/api";
import { decimalFromNanoUsd, type NanoUsd, workspaceIdSchema } from "@molecule/domain";
import { parseUsd, USD_HINT } from "../../ui/parse-usd.ts";

/** What is typed and chosen in the dialog. */
export type BudgetDraft = Pick<BudgetView, "scope" | "window" | "enforcement" | "payer"> & {
  readonly workspaceId: string | null;
  readonly limit: string;
};

export const newBudget = (workspaceId: string | null): BudgetDraft => ({
  ...{ scope: workspaceId === null ? "tenant" : "workspace", window: "month" },
  ...{ enforcement: "stop", payer: "platform", workspaceId, limit: "" },
});

export const draftOf = ({ limitNanoUsd, ...budget }: BudgetView): BudgetDraft => ({
  ...{ scope: budget.scope, window: budget.window, enforcement: budget.enforcement, payer: budget.payer },
  ...{ workspaceId: budget.workspaceId, limit: decimalFromNanoUsd(limitNanoUsd) },
});

type Checked =
  | {
      readonly ok: true;
      readonly budget: Pick<BudgetView, "scope" | "window" | "enforcement" | "payer" | "workspaceId"> & {
        readonly limitNanoUsd: NanoUsd;
      };
    }
  | { readonly ok: false; readonly field: "limit" | "workspace"; readonly why: string };

/** What would be sent, or the field at fault. What the organization pays by itself can only be warned about. */
export const checkBudget = ({ limit, workspaceId, ...choice }: BudgetDraft): Checked => {
  const limitNanoUsd = parseUsd(limit);
  const id = choice.scope === "tenant" ? null : (workspaceIdSchema.safeParse(workspaceId).data ?? null);
  if (choice.scope === "workspace" && id === null)
    return { ok: false, field: "workspace", why: "Choose the workspace that it bounds." };
  if (limitNanoUsd === null) return { ok: false, field: "limit", why: USD_HINT };
  const enforcement = choice.payer === "tenant" ? "warn" : choice.enforcement;
  return { ok: true, budget: { ...choice, enforcement, workspaceId: id, limitNanoUsd } };
};

/** The budget in force that setting this one would change. */
export const findSameBudget = (budgets: readonly BudgetView[], draft: BudgetDraft): BudgetView | undefined =>
  budgets.find(
    ({ scope, window, payer, workspaceId }) =>
      scope === draft.scope &&
      window === draft.window &&
      payer === draft.payer &&
      workspaceId === (draft.scope === "tenant" ? null : draft.workspaceId),
  );
