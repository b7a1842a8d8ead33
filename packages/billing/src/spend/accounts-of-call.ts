import {
  type BudgetEnforcement,
  type BudgetScope,
  type BudgetWindow,
  type NanoUsd,
  type RunId,
  SPEND_ACCOUNTS,
  type SpendAccount,
  type TenantId,
  type UtcDay,
  type WorkspaceId,
} from "@molecule/domain";
import { windowStartOf } from "./windows.ts";

/** A budget as far as it decides about calls. */
export type BudgetRule = {
  readonly scope: BudgetScope;
  readonly window: BudgetWindow;
  /** Null for every workspace of the tenant. */
  readonly workspaceId: WorkspaceId | null;
  readonly limitNanoUsd: NanoUsd;
  readonly enforcement: BudgetEnforcement;
  readonly payer: "platform" | "tenant";
};

/** On whose account a call goes. */
export type CallOrigin = {
  readonly tenantId: TenantId;
  readonly workspaceId: WorkspaceId;
  readonly runId: RunId;
};

const stops = (rule: BudgetRule): boolean => rule.enforcement === "stop" && rule.payer === "platform";

/** The lowest limit that stops calls of a workspace in this scope and window; null where nothing does. */
export const stopLimitOf = (
  rules: readonly BudgetRule[],
  scope: BudgetScope,
  window: BudgetWindow,
  workspaceId: WorkspaceId | null,
): NanoUsd | null =>
  rules
    .filter((rule) => stops(rule) && rule.scope === scope && rule.window === window)
    .filter((rule) => rule.workspaceId === null || rule.workspaceId === workspaceId)
    .reduce<NanoUsd | null>(
      (lowest, { limitNanoUsd }) => (lowest === null || limitNanoUsd < lowest ? limitNanoUsd : lowest),
      null,
    );

const idOf = (scope: SpendAccount["scope"], origin: CallOrigin): string => {
  switch (scope) {
    case "workspace":
      return origin.workspaceId;
    case "key":
      return origin.runId;
    case "credit":
    case "tenant":
      return origin.tenantId;
  }
};

/** The accounts that a call of this day must be held against, each with its bit: the credit, and what stops. */
export const accountsOfCall = (
  rules: readonly BudgetRule[],
  origin: CallOrigin,
  day: UtcDay,
): readonly (SpendAccount & { readonly bit: number })[] =>
  SPEND_ACCOUNTS.flatMap(({ scope, window, bit }) => {
    const bounded = scope === "credit" || stopLimitOf(rules, scope, window, origin.workspaceId) !== null;
    const account = { scope, scopeId: idOf(scope, origin), window, windowStart: windowStartOf(window, day) };
    return bounded ? [{ ...account, bit }] : [];
  });
