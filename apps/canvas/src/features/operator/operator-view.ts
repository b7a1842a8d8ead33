"use client";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";

export const OPERATOR_VIEWS = [
  { value: "organizations", label: "Organizations" },
  { value: "alerts", label: "Alerts" },
  { value: "why", label: "Why billed so" },
] as const;

export type OperatorView = (typeof OPERATOR_VIEWS)[number]["value"];

/** Which part of the operator's page is shown; the address knows. */
export const useOperatorView = (): OperatorView => {
  const text = useUrlParam("view");
  return OPERATOR_VIEWS.find(({ value }) => value === text)?.value ?? "organizations";
};

export const setOperatorView = (view: OperatorView): void =>
  setUrlParam("view", view === "organizations" ? null : view);

/** Opens the explanation of one workspace. */
export const explainWorkspace = (workspaceId: string): void => {
  setUrlParam("workspace", workspaceId);
  setOperatorView("why");
};
