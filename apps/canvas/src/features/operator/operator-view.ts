"use client";
import { useSubView } from "../../url/sub-view.ts";
import { useHere } from "../frame/tenant-context.tsx";

/** The parts of the operator's page, in the order in which they are shown. */
export const OPERATOR_VIEWS = [
  { value: "organizations", label: "Organizations" },
  { value: "alerts", label: "Alerts" },
  { value: "switches", label: "Kill switches" },
  { value: "keys", label: "Provider keys" },
  { value: "unresolved", label: "Unresolved calls" },
  { value: "prices", label: "Price book" },
  { value: "reconciliation", label: "Reconciliation" },
  { value: "why", label: "Why billed so" },
  { value: "co-mingling", label: "Stray keys" },
  { value: "liveness", label: "Liveness" },
  { value: "tokens", label: "API tokens" },
] as const;

export type OperatorView = (typeof OPERATOR_VIEWS)[number]["value"];

const VALUES = OPERATOR_VIEWS.map(({ value }) => value);

/** Which part of the operator's page is shown; the address knows. */
export const useOperatorView = (): OperatorView => useSubView("operator", VALUES, "organizations");

/** The address of one part of the operator's page. */
const operatorHref = (
  slug: string,
  view: OperatorView,
  params: Readonly<Record<string, string>> = {},
): string => {
  const query = new URLSearchParams(params).toString();
  const part = view === "organizations" ? "" : `/${view}`;
  return `/t/${slug}/operator${part}${query === "" ? "" : `?${query}`}`;
};

export const useOperatorHref = () => {
  const { slug } = useHere().tenant;
  return (view: OperatorView, params?: Readonly<Record<string, string>>) => operatorHref(slug, view, params);
};
