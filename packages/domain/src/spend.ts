import { z } from "zod";
import type { NanoUsd } from "./money.ts";

/** What a budget bounds: everything of a tenant, one workspace, or each access key (so each run). */
export const BUDGET_SCOPES = ["tenant", "workspace", "key"] as const;
export type BudgetScope = (typeof BUDGET_SCOPES)[number];

/** UTC days and months, by the database's clock. */
export const BUDGET_WINDOWS = ["day", "month"] as const;
export type BudgetWindow = (typeof BUDGET_WINDOWS)[number];

/** `credit` is the tenant's own money, which has no window. */
export type SpendScope = "credit" | BudgetScope;
export type SpendWindow = "ever" | BudgetWindow;

/** A UTC day as `YYYY-MM-DD`. */
export type UtcDay = string;

/** The start that stands for a window without one. */
export const EVER: UtcDay = "1970-01-01";

/**
 * Every account that a call can be held against, with the bit that says on an attempt that it was. The order is the
 * order in which rows are locked.
 */
export const SPEND_ACCOUNTS = [
  { scope: "credit", window: "ever", bit: 1 },
  { scope: "key", window: "day", bit: 32 },
  { scope: "key", window: "month", bit: 64 },
  { scope: "tenant", window: "day", bit: 2 },
  { scope: "tenant", window: "month", bit: 4 },
  { scope: "workspace", window: "day", bit: 8 },
  { scope: "workspace", window: "month", bit: 16 },
] as const satisfies readonly {
  readonly scope: SpendScope;
  readonly window: SpendWindow;
  readonly bit: number;
}[];

/** One account of one tenant: the id is the tenant's, the workspace's or the run's. */
export type SpendAccount = {
  readonly scope: SpendScope;
  readonly scopeId: string;
  readonly window: SpendWindow;
  readonly windowStart: UtcDay;
};

/** `stop` refuses what does not fit any more; `warn` only tells. */
export type BudgetEnforcement = "stop" | "warn";

/** How much of an account is used, and how much is set aside for calls under way. */
export type SpendState = { readonly spentNanoUsd: NanoUsd; readonly reservedNanoUsd: NanoUsd };

/** An account as it travels between processes. */
export const spendAccountSchema: z.ZodType<SpendAccount> = z.object({
  scope: z.enum(["credit", ...BUDGET_SCOPES]),
  scopeId: z.uuid(),
  window: z.enum(["ever", ...BUDGET_WINDOWS]),
  windowStart: z.iso.date(),
});
