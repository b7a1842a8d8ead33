"use client";
import type { StoredSecret } from "@molecule/api";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Field } from "../../../ui/field.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { hintOfName, type NameHint } from "./format-hint.ts";
import { kindOfTyped } from "./guess-kind.ts";
import { InsertSandboxToken } from "./insert-sandbox-token.tsx";
import { KeyPageLink } from "./key-page-link.tsx";
import { KeyTrial } from "./key-trial.tsx";
import { Refusal } from "./refusal.tsx";
import type { SecretEditorState } from "./use-secret-editor.ts";

const NameHintLine = ({ hint }: { hint: NameHint }) => (
  <>
    {hint.prefixes.length > 0 ? (
      <>
        A key of {hint.provider} begins with{" "}
        {hint.prefixes.map((prefix, index) => (
          <span key={prefix}>
            {index > 0 && (index === hint.prefixes.length - 1 ? " or " : ", ")}
            <code className="font-mono">{prefix}</code>
          </span>
        ))}
        .
      </>
    ) : (
      `A credential of ${hint.provider}.`
    )}
    {hint.keyPage && (
      <>
        {" "}
        <KeyPageLink url={hint.keyPage} />
      </>
    )}
  </>
);

type Props = {
  editor: SecretEditorState;
  inWorkspace: boolean;
  stored: StoredSecret | null;
  /** The name is not typed here, so that it labels the field. */
  fixedName: boolean;
  onRename: (() => void) | null;
};

const asideOf = ({ stored, editor }: Props): string | null => {
  if (stored === null) return null;
  return stored.scope === editor.typed.scope
    ? `replaces v${stored.version}`
    : "takes the place of the one for all";
};

/** The value as it is typed: shown for half a minute at most, tried before it is kept, copied only while it stands here. */
export const ValueField = (props: Props) => {
  const { editor, inWorkspace, stored, fixedName, onRename } = props;
  const { typed, change, judgement, place } = editor;
  const name = typed.name.trim();
  const kind = kindOfTyped({ ...typed, name });
  const hint = hintOfName(name);
  const { refusal } = judgement;
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={fixedName ? <span className="font-mono text-xs">{name}</span> : "Value"}
        aside={
          <span className="flex items-center gap-2">
            {asideOf(props)}
            {onRename && (
              <button type="button" className="font-medium text-accent hover:underline" onClick={onRename}>
                Rename
              </button>
            )}
          </span>
        }
        error={
          refusal &&
          (fixedName || refusal.code !== "INVALID_NAME") && (
            <Refusal refusal={refusal} editor={editor} inWorkspace={inWorkspace} />
          )
        }
        hint={
          <>
            {hint && (
              <span className="block">
                <NameHintLine hint={hint} />
              </span>
            )}
            {kind === "secret"
              ? "Sealed before it is stored; nobody can read it back."
              : "Stored in clear, readable here."}
            {stored?.kind === "secret" &&
              stored.scope === typed.scope &&
              ` Left empty, v${stored.version} stays, and only its note or expiry changes.`}
          </>
        }
      >
        {(control) => (
          <div className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <SecretInput
                {...control}
                open={kind === "variable"}
                value={typed.value}
                placeholder={stored?.hint ? `The new value; now ends in ${stored.hint}` : "Paste the value"}
                onChange={(value) => change({ value })}
              />
            </div>
            {typed.value !== "" && <CopyButton text={typed.value} label="Copy what is typed" />}
          </div>
        )}
      </Field>
      {hint && (
        <div className="flex flex-wrap items-start gap-2">
          <KeyTrial place={place} typed={typed} />
          <InsertSandboxToken onToken={(value) => change({ value })} />
        </div>
      )}
    </div>
  );
};
