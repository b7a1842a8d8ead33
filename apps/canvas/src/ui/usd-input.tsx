import clsx from "clsx";
import type { ComponentProps } from "react";
import { TextInput } from "./field.tsx";

type UsdInputProps = Omit<ComponentProps<typeof TextInput>, "value" | "onChange"> & {
  /** As it is typed; `parseUsd` reads it. */
  value: string;
  onChange: (value: string) => void;
};

/** A field for an amount of US dollars. */
export const UsdInput = ({ onChange, className, ...rest }: UsdInputProps) => (
  <TextInput
    {...rest}
    inputMode="decimal"
    onChange={(event) => onChange(event.target.value)}
    className={clsx("tabular-nums", className)}
  />
);
