"use client";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Field, fieldControlClass } from "../../ui/field.tsx";
import { KNOWN_NAMES } from "./known-names.ts";

const MOST_SHOWN = 8;

/** A name of a variable, completed from the names that the registry knows. */
export const NameField = ({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | null;
  onChange: (name: string) => void;
}) => (
  <Field label="Name" error={error}>
    {(control) => (
      <Autocomplete.Root
        items={KNOWN_NAMES}
        limit={MOST_SHOWN}
        value={value}
        onValueChange={(next) => onChange(next)}
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
            <Autocomplete.Popup className="w-(--anchor-width) rounded-lg border border-line bg-raised shadow-float empty:hidden">
              <Autocomplete.List className="p-1 empty:hidden">
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
