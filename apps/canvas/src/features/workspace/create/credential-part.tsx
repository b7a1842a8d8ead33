"use client";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Field } from "../../../ui/field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { SecretInput } from "../../../ui/secret-input.tsx";
import { Select } from "../../../ui/select.tsx";
import { InsertSandboxToken } from "../../secrets/edit/insert-sandbox-token.tsx";
import type { CreateDraft, CreateOutlook } from "./create-draft.ts";

type Props = {
  draft: CreateDraft;
  outlook: CreateOutlook;
  keyPage: string | null;
  /** The server's refusal of the value, once it was sent. */
  refusal: string | null;
  onChange: (patch: Partial<CreateDraft>) => void;
};

const KeyPageLink = ({ url }: { url: string }) => (
  <a
    href={url}
    target="_blank"
    rel="noreferrer"
    className="inline-flex items-center gap-1 font-medium text-accent underline-offset-2 hover:underline"
  >
    Get a key
    <ExternalLink aria-hidden className="size-3" />
  </a>
);

/** The credential of a model that brings its own key: already there for all workspaces, or to be given now. */
export const CredentialPart = ({ draft, outlook, keyPage, refusal, onChange }: Props) => {
  const [own, setOwn] = useState(false);
  const { accepted, inherited, guard } = outlook;
  if (accepted.length === 0) return null;
  if (inherited !== null && !own && draft.credentialValue === "")
    return (
      <Notice
        tone="ok"
        actions={
          <Button size="sm" onClick={() => setOwn(true)}>
            Use another one here
          </Button>
        }
      >
        <span className="font-mono text-xs">{inherited}</span> is already set for all workspaces.
      </Notice>
    );
  const name = draft.credentialName ?? accepted[0] ?? "";
  const blocked = guard !== null && !guard.allowed ? guard : null;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Credential</legend>
      {accepted.length > 1 && (
        <Select
          label="Credential name"
          value={name}
          options={accepted.map((each) => ({ value: each, label: each }))}
          onChange={(credentialName) => onChange({ credentialName })}
          className="font-mono text-[12.5px]!"
        />
      )}
      <Field
        label={<span className="font-mono text-xs">{name}</span>}
        aside={keyPage && <KeyPageLink url={keyPage} />}
        error={
          blocked ? (
            <>
              {blocked.message} <span className="text-text">{blocked.remedy}</span>
            </>
          ) : (
            refusal
          )
        }
        hint="Sealed before it is stored. Nobody can read it back, you included."
      >
        {(control) => (
          <SecretInput
            {...control}
            value={draft.credentialValue}
            placeholder="Paste the value"
            onChange={(credentialValue) => onChange({ credentialValue })}
          />
        )}
      </Field>
      <InsertSandboxToken onToken={(credentialValue) => onChange({ credentialValue })} />
    </fieldset>
  );
};
