"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactNode, useState } from "react";
import { Field, fieldControlClass } from "../../../ui/field.tsx";
import { KNOWN_NAMES } from "./known-names.ts";

const MOST_SHOWN = 8;

const matching = (typed: string): readonly string[] => {
  const text = typed.trim().toUpperCase();
  if (text === "" || KNOWN_NAMES.includes(text)) return [];
  return KNOWN_NAMES.filter((name) => name.includes(text)).slice(0, MOST_SHOWN);
};

type Props = { value: string; error: ReactNode; onChange: (name: string) => void };

/** A name of a variable, completed from the names that the registry knows. */
export const NameField = ({ value, error, onChange }: Props) => {
  const [open, setOpen] = useState(false);
  const names = matching(value);
  return (
    <Field label="Name" error={error}>
      {(control) => (
        <Autocomplete.Root
          mode="none"
          items={names}
          value={value}
          onValueChange={(next) => onChange(next)}
          open={open && names.length > 0}
          onOpenChange={(next) => setOpen(next)}
        >
          <Autocomplete.Input
            {...control}
            placeholder="ANTHROPIC_API_KEY"
            autoCapitalize="characters"
            spellCheck={false}
            className={`${fieldControlClass} font-mono text-[12.5px]!`}
          />
          <Autocomplete.Portal>
            <Autocomplete.Positioner sideOffset={4} className="z-50 outline-none">
              <Autocomplete.Popup className="w-(--anchor-width) rounded-lg border border-line bg-raised shadow-float">
                <Autocomplete.List className="p-1">
                  {(name: string) => (
                    <Autocomplete.Item
                      key={name}
                      value={name}
                      className="flex min-h-7 items-center rounded-sm px-2 font-mono text-xs outline-none data-highlighted:bg-subtle coarse:min-h-10"
                    >
                      {name}
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      )}
    </Field>
  );
};
