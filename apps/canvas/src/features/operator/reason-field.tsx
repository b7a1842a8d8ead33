import type { RefObject } from "react";
import { Field, TextInput } from "../../ui/field.tsx";

type ReasonFieldProps = {
  value: string;
  onChange: (value: string) => void;
  /** Who will read it. */
  hint: string;
  error: string | undefined;
  inputRef?: RefObject<HTMLInputElement | null>;
};

/** Why an operator does what he does: asked of everything that moves money or stops calls. */
export const ReasonField = ({ value, onChange, hint, error, inputRef }: ReasonFieldProps) => (
  <Field label="Reason" hint={hint} error={error}>
    {(control) => (
      <TextInput
        {...control}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        maxLength={500}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);
