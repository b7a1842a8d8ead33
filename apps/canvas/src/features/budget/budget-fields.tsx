"use client";
import type { RefObject } from "react";
import { Field } from "../../ui/field.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { UsdInput } from "../../ui/usd-input.tsx";
import { useWorkspaces } from "../workspace/use-workspaces.ts";
import { WorkspaceCombobox } from "../workspace/workspace-combobox.tsx";
import type { BudgetDraft } from "./budget-draft.ts";

const PAYERS = [
  { value: "platform", label: "What the platform charges" },
  { value: "tenant", label: "What my provider bills" },
] as const;
const SCOPES = [
  { value: "tenant", label: "Organization" },
  { value: "workspace", label: "Workspace" },
  { value: "key", label: "Each run" },
] as const;
const WINDOWS = [
  { value: "day", label: "A day" },
  { value: "month", label: "A month" },
] as const;
const ENFORCEMENTS = [
  { value: "stop", label: "Stop calls" },
  { value: "warn", label: "Only warn" },
] as const;

type FieldsProps = {
  draft: BudgetDraft;
  onChange: (change: Partial<BudgetDraft>) => void;
  fault: { readonly field: "limit" | "workspace"; readonly why: string } | null;
  limitRef: RefObject<HTMLInputElement | null>;
};

/** A choice with its name above it; the choice itself is named for screen readers. */
const Choice = ({ name, children, hint }: { name: string; children: React.ReactNode; hint?: string }) => (
  <div className="flex flex-col items-start gap-1.5">
    <span aria-hidden className="font-medium text-sm">
      {name}
    </span>
    {children}
    {hint && <span className="text-muted text-xs">{hint}</span>}
  </div>
);

/** Everything that makes a budget: whose money, whose spending, how long, how much, and then what. */
export const BudgetFields = ({ draft, onChange, fault, limitRef }: FieldsProps) => {
  const workspaces = useWorkspaces();
  return (
    <>
      <Field label="Limit in US dollars" error={fault?.field === "limit" ? fault.why : undefined}>
        {(control) => (
          <UsdInput
            {...control}
            ref={limitRef}
            placeholder="25.00"
            value={draft.limit}
            onChange={(limit) => onChange({ limit })}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-4">
        <Choice name="In">
          <Segmented
            label="In"
            value={draft.window}
            options={WINDOWS}
            onChange={(window) => onChange({ window })}
          />
        </Choice>
        <Choice name="When it is used up">
          {draft.payer === "tenant" ? (
            <span className="flex h-8 items-center text-muted text-sm">Only warn</span>
          ) : (
            <Segmented
              label="When it is used up"
              value={draft.enforcement}
              options={ENFORCEMENTS}
              onChange={(enforcement) => onChange({ enforcement })}
            />
          )}
        </Choice>
      </div>
      <Choice name="Of">
        <Segmented
          label="Of"
          value={draft.scope}
          options={SCOPES}
          onChange={(scope) => onChange({ scope })}
        />
      </Choice>
      {draft.scope !== "tenant" && (
        <Field
          label={draft.scope === "key" ? "Runs of" : "Workspace"}
          error={fault?.field === "workspace" ? fault.why : undefined}
        >
          {(control) => (
            <WorkspaceCombobox
              control={control}
              workspaces={workspaces}
              value={draft.workspaceId}
              onChange={(workspaceId) => onChange({ workspaceId })}
              none={draft.scope === "key" ? "Every workspace" : "Choose one"}
            />
          )}
        </Field>
      )}
      <Choice name="Bounds">
        <Segmented
          label="Bounds"
          value={draft.payer}
          options={PAYERS}
          onChange={(payer) => onChange({ payer })}
        />
      </Choice>
    </>
  );
};
