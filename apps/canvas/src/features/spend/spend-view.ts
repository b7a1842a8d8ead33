"use client";
import { useSubView } from "../../url/sub-view.ts";

/** The parts of the Spend page, in the order in which they are shown. */
export const SPEND_VIEWS = [
  { value: "overview", label: "Overview" },
  { value: "receipts", label: "Receipts" },
  { value: "calls", label: "Calls" },
  { value: "budgets", label: "Budgets" },
  { value: "alerts", label: "Alerts" },
] as const;
export type SpendView = (typeof SPEND_VIEWS)[number]["value"];

const VALUES = SPEND_VIEWS.map(({ value }) => value);

/** Which part of the Spend page the address names. */
export const useSpendView = (): SpendView => useSubView("spend", VALUES, "overview");

export const spendHref = (slug: string, view: SpendView): string =>
  `/t/${slug}/spend${view === "overview" ? "" : `/${view}`}`;
