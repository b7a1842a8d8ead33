"use client";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { isKindFixed, kindOfTyped } from "./guess-kind.ts";
import { MoreFields } from "./more-fields.tsx";
import { NameField } from "./name-field.tsx";
import { PayerAfter } from "./payer-after.tsx";
import { Refusal } from "./refusal.tsx";
import { type EditorProps, type SecretEditorState, useSecretEditor } from "./use-secret-editor.ts";
import { ValueField } from "./value-field.tsx";

const SCOPES = [
  { value: "workspace", label: "This workspace" },
  { value: "tenant", label: "All workspaces" },
] as const;

const KINDS = [
  { value: "secret", label: "Secret" },
  { value: "variable", label: "Variable" },
] as const;

const Choices = ({ editor, inWorkspace }: { editor: SecretEditorState; inWorkspace: boolean }) => {
  const { typed, change } = editor;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {inWorkspace && (
        <Segmented
          label="Scope"
          value={typed.scope}
          options={SCOPES}
          onChange={(scope) => change({ scope })}
        />
      )}
      {!isKindFixed(typed.name.trim()) && (
        <Segmented
          label="Kind"
          value={kindOfTyped({ ...typed, name: typed.name.trim() })}
          options={KINDS}
          onChange={(kind) => change({ kind })}
        />
      )}
    </div>
  );
};

/** Asked once before typed text is lost. */
const Leave = ({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) => (
  <div role="alert" className="flex flex-wrap items-center gap-2">
    <p className="mr-1 text-sm">Discard what you typed?</p>
    <Button size="sm" variant="danger" onClick={onLeave}>
      Discard it
    </Button>
    <Button size="sm" onClick={onStay} autoFocus>
      Keep typing
    </Button>
  </div>
);

const isApplyKey = (event: KeyboardEvent): boolean =>
  event.key === "Enter" && (event.metaKey || event.ctrlKey);

/** A form for one name. It lands in the draft; the guard speaks beside the field before that. */
export const SecretEditor = (props: EditorProps) => {
  const { name, stored, workspaceId } = props;
  const editor = useSecretEditor(props);
  const { typed, change, judgement, blocked } = editor;
  const [leaving, setLeaving] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [hasName] = useState(typed.name !== "");
  // The field that is to be filled next has the focus when the form opens, and never again by itself.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(hasName ? "textarea" : "input")?.focus();
  }, [hasName]);
  const leave = () => (editor.isDirty ? setLeaving(true) : editor.close());
  const onKeyDown = (event: KeyboardEvent) => {
    if (isApplyKey(event)) {
      event.preventDefault();
      if (!blocked) editor.landAndApply();
    }
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    if (leaving) setLeaving(false);
    else leave();
  };
  return (
    <form
      ref={form}
      aria-label={name === null ? "Add a secret" : stored === null ? `Add ${name}` : `Edit ${name}`}
      className="flex flex-col gap-3"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) editor.land();
      }}
    >
      {(name === null || renaming) && (
        <NameField
          value={typed.name}
          error={
            judgement.refusal?.code === "INVALID_NAME" && (
              <Refusal refusal={judgement.refusal} editor={editor} inWorkspace={workspaceId !== null} />
            )
          }
          onChange={(next) => change({ name: next })}
        />
      )}
      <Choices editor={editor} inWorkspace={workspaceId !== null} />
      <ValueField
        editor={editor}
        inWorkspace={workspaceId !== null}
        stored={stored}
        fixedName={name !== null && !renaming}
        onRename={stored && !renaming ? () => setRenaming(true) : null}
      />
      {typed.model !== null && (
        <p className="flex flex-wrap items-center gap-2 text-xs">
          <span>
            Also chooses the model <span className="font-mono">{typed.model}</span> for this workspace.
          </span>
          <button
            type="button"
            className="font-medium text-accent hover:underline"
            onClick={() => change({ model: null })}
          >
            Keep the old one
          </button>
        </p>
      )}
      <MoreFields typed={typed} onChange={change} />
      {typed.scope === "tenant" && !editor.mayTenant && (
        <p className="text-warn text-xs">
          Only admins and owners can set secrets for all workspaces. Set it on this workspace, or ask one of
          them.
        </p>
      )}
      {judgement.allowed && judgement.effect && <PayerAfter effect={judgement.effect} />}
      {leaving ? (
        <Leave onLeave={editor.close} onStay={() => setLeaving(false)} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" disabled={blocked}>
            Add to draft
          </Button>
          <Button disabled={blocked} onClick={editor.landAndApply}>
            Apply now
          </Button>
          {props.onDone !== null && (
            <Button variant="quiet" onClick={leave}>
              Cancel
            </Button>
          )}
        </div>
      )}
    </form>
  );
};
