"use client";
import { Field } from "../../../ui/field.tsx";
import { ModelCombobox } from "../../model/model-combobox.tsx";
import { findRuntimeModels, useRuntimes } from "../../model/use-runtimes.ts";

type Props = {
  runtime: string;
  name: string;
  value: string | null;
  onChange: (model: string | null) => void;
};

/** Models of one's own account that take a credential of this name. */
export const ByokModelChoice = ({ runtime, name, value, onChange }: Props) => {
  const runtimes = useRuntimes();
  const own = (findRuntimeModels(runtimes.data, runtime)?.models ?? []).filter(
    ({ platformBilled }) => !platformBilled,
  );
  const takers = own.filter(({ authEnv }) => authEnv.includes(name));
  return (
    <div className="mt-2 text-text">
      <Field label="Model for this workspace, on your own account">
        {(control) => (
          <ModelCombobox
            control={control}
            runtime={runtime}
            models={takers.length > 0 ? takers : own}
            value={value}
            onChange={onChange}
          />
        )}
      </Field>
    </div>
  );
};
