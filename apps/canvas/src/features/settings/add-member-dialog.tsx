"use client";
import type { TenantRole } from "@molecule/domain";
import { useRef, useState } from "react";
import { useVerb } from "../../live/use-verb.ts";
import { findFailure } from "../../trpc/find-failure.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Select } from "../../ui/select.tsx";
import { useHere } from "../frame/tenant-context.tsx";
import { roleOptions } from "./role-words.ts";

const BLANK = { name: "", email: "", password: "", role: "member" as TenantRole };

const MISSING = {
  name: "Give the person's name.",
  email: "Give the address that they sign in with.",
  password: "Give a first password.",
} as const;

type AddMemberProps = { open: boolean; onClose: () => void };

const AddMemberForm = ({ onClose }: { onClose: () => void }) => {
  const trpc = useTRPC();
  const { tenant } = useHere();
  const [person, setPerson] = useState(BLANK);
  const [tried, setTried] = useState(false);
  const add = useVerb(trpc.member.add.mutationOptions({ onSuccess: onClose }), "tenant");
  const first = useRef<HTMLInputElement>(null);
  const failure = add.isError ? findFailure(add.error) : undefined;
  const isMissing = (field: keyof typeof MISSING) => person[field].trim() === "";
  const at = (field: keyof typeof MISSING) => {
    if (tried && isMissing(field)) return MISSING[field];
    return failure?.field === field ? failure.message : undefined;
  };
  const fields = Object.keys(MISSING) as (keyof typeof MISSING)[];
  const set = (part: Partial<typeof BLANK>) => {
    setPerson({ ...person, ...part });
    if (add.isError) add.reset();
  };
  const submit = () => {
    setTried(true);
    if (fields.some(isMissing)) return;
    add.mutate({ tenantId: tenant.id, ...person, email: person.email.trim() });
  };
  return (
    <FormDialog
      title="Add a member"
      description={`They can sign in at once and see ${tenant.name}.`}
      width="sm"
      initialFocus={first}
      guarded={person !== BLANK}
      submitLabel="Add member"
      onSubmit={submit}
      onClose={onClose}
      verb={{ isPending: add.isPending, error: fields.some(at) ? null : add.error }}
    >
      <Field label="Name" error={at("name")}>
        {(control) => (
          <TextInput
            {...control}
            ref={first}
            required
            value={person.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Email" error={at("email")}>
        {(control) => (
          <TextInput
            {...control}
            type="email"
            required
            value={person.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="First password"
        error={at("password")}
        hint="Hand it over yourself. Someone who has an account already keeps their own."
      >
        {(control) => (
          <TextInput
            {...control}
            mono
            required
            value={person.password}
            onChange={(event) => set({ password: event.target.value })}
          />
        )}
      </Field>
      <Field label="Role">
        {({ id }) => (
          <Select
            id={id}
            value={person.role}
            options={roleOptions(tenant.role)}
            onChange={(role) => set({ role })}
          />
        )}
      </Field>
    </FormDialog>
  );
};

/** Makes somebody a member; each opening begins with empty fields. */
export const AddMemberDialog = ({ open, onClose }: AddMemberProps) =>
  open ? <AddMemberForm onClose={onClose} /> : null;
