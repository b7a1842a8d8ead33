"use client";
import { Combobox } from "@base-ui/react/combobox";
import type { WorkspaceNode } from "@molecule/api";
import { Check, ChevronsUpDown } from "lucide-react";
import { type FieldState, fieldControlClass } from "../../ui/field.tsx";

type Option = { readonly value: string | null; readonly label: string; readonly detail: string };

/** More than this and typing is quicker than scrolling. */
const MOST_SHOWN = 60;

type Props = {
  control: FieldState;
  workspaces: readonly WorkspaceNode[];
  value: string | null;
  onChange: (id: string | null) => void;
  /** What choosing none means. */
  none: string;
};

/** A searchable choice of one workspace, or none. */
export const WorkspaceCombobox = ({ control, workspaces, value, onChange, none }: Props) => {
  const options: readonly Option[] = [
    { value: null, label: none, detail: "" },
    ...workspaces.map(({ id, name, role }) => ({ value: id as string, label: name, detail: role ?? "" })),
  ];
  return (
    <Combobox.Root<Option>
      items={options}
      limit={MOST_SHOWN}
      value={options.find((option) => option.value === value) ?? null}
      itemToStringLabel={({ label }) => label}
      isItemEqualToValue={(a, b) => a.value === b.value}
      onValueChange={(option) => onChange(option?.value ?? null)}
      autoHighlight
    >
      <Combobox.InputGroup className="relative">
        <Combobox.Input {...control} className={`${fieldControlClass} pr-9`} />
        <Combobox.Trigger
          aria-label="Show workspaces"
          className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-lg text-muted hover:text-text"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-50 outline-none">
          <Combobox.Popup className="w-(--anchor-width) rounded-lg border border-line bg-raised shadow-float">
            <Combobox.Empty>
              <p className="px-3 py-3 text-muted text-sm">No workspace of that name.</p>
            </Combobox.Empty>
            <Combobox.List className="scroll-thin max-h-[min(280px,var(--available-height))] overflow-y-auto p-1 empty:p-0">
              {(option: Option) => (
                <Combobox.Item
                  key={option.value ?? "none"}
                  value={option}
                  className="flex min-h-8 items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-subtle coarse:min-h-10"
                >
                  <span className="min-w-0 truncate">{option.label}</span>
                  <span className="min-w-0 flex-1 truncate text-muted text-xs">{option.detail}</span>
                  <Combobox.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
};
