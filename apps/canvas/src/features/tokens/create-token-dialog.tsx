"use client";
import type { TenantRole } from "@molecule/domain";
import { useRef, useState } from "react";
import { findFailure } from "../../trpc/find-failure.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { roleOptions } from "../settings/role-words.ts";
import { TokenBearer } from "./token-bearer.tsx";

const LIVES = [
  { value: "7", label: "A week" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
] as const;

const BLANK = { name: "", role: "viewer" as TenantRole, days: "30" as (typeof LIVES)[number]["value"] };

export type WantedToken = {
  readonly name: string;
  readonly role: TenantRole;
  readonly expiresInDays: number;
};

/** How a token is created where the dialog is opened: in an organization, or for the whole platform. */
export type TokenCreation = {
  readonly submit: (wanted: WantedToken, onCreated: (bearer: string) => void) => void;
  readonly busy: boolean;
  /** Why it was not created, or null. */
  readonly error: unknown;
  readonly reset: () => void;
};

export type CreateTokenDialogProps = {
  creation: TokenCreation;
  /** What it is for, under the title. */
  description: string;
  /** The strongest role that it may have; left out where tokens have none. */
  ownRole?: TenantRole;
  onClose: () => void;
};

const TokenForm = ({
  creation: { submit, busy, error, reset },
  description,
  ownRole,
  onClose,
  onCreated,
}: CreateTokenDialogProps & { onCreated: (bearer: string) => void }) => {
  const [wanted, setWanted] = useState(BLANK);
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const failure = error === null ? undefined : findFailure(error);
  const isNamed = wanted.name.trim() !== "";
  const atName = failure?.field === "name" ? failure.message : undefined;
  const set = (part: Partial<typeof BLANK>) => {
    setWanted({ ...wanted, ...part });
    if (error !== null) reset();
  };
  const send = () => {
    const { name, role, days } = wanted;
    setTried(true);
    if (isNamed) submit({ name, role, expiresInDays: Number(days) }, onCreated);
  };
  return (
    <FormDialog
      title="Create an API token"
      description={description}
      width="sm"
      initialFocus={first}
      guarded={wanted !== BLANK}
      submitLabel="Create token"
      onSubmit={send}
      onClose={onClose}
      verb={{ isPending: busy, error: atName ? null : error }}
    >
      <Field
        label="Name"
        error={tried && !isNamed ? "A token needs a name, to be told from others." : atName}
        hint="What uses it, such as the name of a script."
      >
        {(control) => (
          <TextInput
            {...control}
            ref={first}
            required
            value={wanted.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      {ownRole && (
        <Field label="Role" hint="Never more than your own role by then.">
          {({ id }) => (
            <Select
              id={id}
              value={wanted.role}
              options={roleOptions(ownRole)}
              onChange={(role) => set({ role })}
            />
          )}
        </Field>
      )}
      <Field label="Lives for">
        {({ id }) => (
          <Select id={id} value={wanted.days} options={LIVES} onChange={(days) => set({ days })} />
        )}
      </Field>
    </FormDialog>
  );
};

/** Creates a token and shows its bearer once. */
export const CreateTokenDialog = (props: CreateTokenDialogProps) => {
  const [bearer, setBearer] = useState<string | null>(null);
  return bearer === null ? (
    <TokenForm {...props} onCreated={setBearer} />
  ) : (
    <TokenBearer bearer={bearer} onClose={props.onClose} />
  );
};
