"use client";
import { Field, TextInput } from "../../../ui/field.tsx";
import type { Typed } from "./typed-store.ts";

const NOTE_MAX_LENGTH = 500;

/** What is worth saying about a value: where it is from, and until when it is good. */
export const MoreFields = ({
  typed,
  onChange,
}: {
  typed: Typed;
  onChange: (patch: Partial<Typed>) => void;
}) => (
  <div className="grid grid-cols-[minmax(0,1fr)_144px] gap-3">
    <Field label="Note" aside="optional">
      {(control) => (
        <TextInput
          {...control}
          value={typed.note}
          maxLength={NOTE_MAX_LENGTH}
          placeholder="Where it is from, whom to ask"
          onChange={(event) => onChange({ note: event.target.value })}
        />
      )}
    </Field>
    <Field label="Expires" aside="optional">
      {(control) => (
        <TextInput
          {...control}
          type="date"
          value={typed.expiresOn}
          onChange={(event) => onChange({ expiresOn: event.target.value })}
        />
      )}
    </Field>
  </div>
);
