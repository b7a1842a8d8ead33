"use client";
import type { SecretList, StoredSecret, WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { classifyEnvName } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { SecretInput } from "../../ui/secret-input.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { PayerLine } from "../billing/payer-line.tsx";
import { useMay } from "../frame/tenant-context.tsx";
import { InsertSandboxToken } from "./insert-sandbox-token.tsx";
import { NameField } from "./name-field.tsx";
import { isKindFixed, kindOfDraft } from "./secret-draft.ts";
import { useSecretEditor } from "./use-secret-editor.ts";

/** Where the editor stands: in one workspace, or on the page for all of them. */
export type EditorPlace =
  | {
      readonly kind: "workspace";
      readonly node: WorkspaceNode;
      readonly detail: WorkspaceDetail;
      readonly list: SecretList;
    }
  | { readonly kind: "tenant" };

export type EditorProps = {
  place: EditorPlace;
  /** Null for a new name that is still to be typed. */
  name: string | null;
  /** What stands there now. */
  stored: StoredSecret | null;
  onDone: () => void;
};

const SCOPES = [
  { value: "workspace", label: "This workspace" },
  { value: "tenant", label: "All workspaces" },
] as const;

const KINDS = [
  { value: "secret", label: "Secret" },
  { value: "variable", label: "Variable" },
] as const;

/** A form for one name: the guard speaks beside the field before it is sent, the server's refusal after. */
export const SecretEditor = (props: EditorProps) => {
  const { place, name, stored, onDone } = props;
  const editor = useSecretEditor(props);
  const { draft, change, judgement, error, blocked } = editor;
  const mayTenant = useMay("admin");
  const form = useRef<HTMLFormElement>(null);
  // The field that is to be filled next has the focus when the editor opens, and never again by itself.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(name === null ? "input" : "textarea")?.focus();
  }, [name]);
  const kind = kindOfDraft(draft);
  const isCredential = classifyEnvName(registry, draft.name) === "credential";
  const refusal = judgement.decision !== null && !judgement.decision.allowed ? judgement.decision : null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !blocked) editor.save();
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onDone();
  };

  return (
    <form
      ref={form}
      aria-label={name === null ? "Add a secret" : `Edit ${name}`}
      className="flex flex-col gap-3"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) editor.save();
      }}
    >
      {name === null && (
        <NameField
          value={draft.name}
          error={refusal?.code === "INVALID_NAME" ? refusal.message : null}
          onChange={(next) => change({ name: next })}
        />
      )}
      {place.kind === "workspace" && (
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label="Scope"
            value={draft.scope}
            options={SCOPES}
            onChange={(scope) => change({ scope })}
          />
          {!isKindFixed(draft.name) && (
            <Segmented
              label="Kind"
              value={kind}
              options={KINDS}
              onChange={(next) => change({ kind: next })}
            />
          )}
        </div>
      )}
      {place.kind === "tenant" && !isKindFixed(draft.name) && (
        <div>
          <Segmented label="Kind" value={kind} options={KINDS} onChange={(next) => change({ kind: next })} />
        </div>
      )}
      <Field
        label={name === null ? "Value" : <span className="font-mono text-xs">{name}</span>}
        aside={
          stored &&
          (stored.scope === draft.scope
            ? `replaces v${stored.version}`
            : "takes the place of the one for all")
        }
        error={
          refusal && refusal.code !== "INVALID_NAME" ? (
            <>
              {refusal.message} <span className="text-text">{refusal.remedy}</span>{" "}
              <span className="font-mono text-muted">{refusal.code}</span>
            </>
          ) : null
        }
        hint={
          kind === "secret"
            ? "Sealed before it is stored; nobody can read it back."
            : "Stored in clear, readable here."
        }
      >
        {(control) => (
          <SecretInput
            {...control}
            open={kind === "variable"}
            value={draft.value}
            placeholder={stored?.hint ? `The new value; now ends in ${stored.hint}` : "Paste the value"}
            onChange={(value) => change({ value })}
          />
        )}
      </Field>
      {isCredential && <InsertSandboxToken onToken={(value) => change({ value })} />}
      <Field label="Note" aside="optional">
        {(control) => (
          <TextInput
            {...control}
            value={draft.note}
            maxLength={200}
            placeholder="Where it is from, whom to ask"
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      {draft.scope === "tenant" && !mayTenant && (
        <p className="text-warn text-xs">Only admins and owners can set secrets for all workspaces.</p>
      )}
      {editor.payerAfter && place.kind === "workspace" && (
        <div className="rounded-lg border bg-ground p-3">
          <p className="mb-1.5 font-medium text-xs">Who pays then</p>
          <PayerLine payer={editor.payerAfter} before={place.node.payer} sandbox={place.node.sandbox} />
        </div>
      )}
      {error && <FailureNotice error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={editor.isPending} disabled={blocked}>
          {editor.changesPayer ? "Save and agree to the payer" : "Save"}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
};
