"use client";
import { Combobox } from "@base-ui/react/combobox";
import type { OfferedModel } from "@molecule/api";
import { deriveProvider, findProvider } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";
import { Check, ChevronsUpDown, CircleDollarSign, KeyRound } from "lucide-react";
import { useState } from "react";
import { type FieldState, fieldControlClass } from "../../ui/field.tsx";
import { filterModels, groupModels, type ModelGroup } from "./filter-models.ts";
import { modelPrice } from "./model-price.ts";

/** A model that no list names and that a provider of the runtime would still serve, by its prefix. */
const deriveUnlisted = (runtime: string, text: string): OfferedModel | null => {
  const model = text.trim();
  if (model === "") return null;
  const derived = deriveProvider(registry, runtime, model, []);
  if (!derived.ok) return null;
  const provider = findProvider(registry, derived.provider);
  return {
    model,
    provider: derived.provider,
    providerName: provider?.displayName ?? derived.provider,
    platformBilled: derived.provider === "platform",
    authEnv: [...(provider?.authEnv ?? [])],
    keyPage: provider?.keyPage ?? null,
    price: null,
    offered: true,
    isDefault: false,
  };
};

const ModelItem = ({ model }: { model: OfferedModel }) => (
  <Combobox.Item
    value={model.model}
    className="flex items-center gap-2 rounded-sm px-2 py-1.5 outline-none data-highlighted:bg-subtle coarse:py-2.5"
  >
    <span className="min-w-0 flex-1">
      <span className="block truncate font-mono text-[12.5px]">{model.model}</span>
      <span className="block truncate text-muted text-xs tabular-nums">
        {modelPrice(model)}
        {model.isDefault && " · default"}
        {!model.offered && " · not offered: the platform has no key of this vendor"}
      </span>
    </span>
    <Combobox.ItemIndicator>
      <Check aria-hidden className="size-4 text-accent" />
    </Combobox.ItemIndicator>
  </Combobox.Item>
);

type Props = {
  control: FieldState;
  runtime: string;
  models: readonly OfferedModel[];
  value: string | null;
  onChange: (model: string | null) => void;
};

/** A searchable choice of model, grouped by who pays, each with its price. */
export const ModelCombobox = ({ control, runtime, models, value, onChange }: Props) => {
  const [typed, setTyped] = useState(value ?? "");
  const listed = new Map(models.map((model) => [model.model, model]));
  const unlisted = listed.has(typed) ? null : deriveUnlisted(runtime, typed);
  const groups = groupModels(models);
  const items: readonly ModelGroup[] = unlisted
    ? [
        ...groups,
        {
          label: "Not listed, and accepted by its name",
          platform: unlisted.platformBilled,
          items: [unlisted.model],
        },
      ]
    : groups;
  // What is chosen stands in the field; opened, it shows the others, too.
  const shown = typed === value ? items : filterModels(items, typed);
  const find = (model: string) => listed.get(model) ?? (unlisted?.model === model ? unlisted : undefined);
  return (
    <Combobox.Root<string, false, ModelGroup>
      items={items}
      filteredItems={shown}
      value={value}
      onValueChange={(next) => onChange(next)}
      onInputValueChange={setTyped}
      autoHighlight
    >
      <Combobox.InputGroup className="relative">
        <Combobox.Input
          {...control}
          placeholder="Choose a model"
          className={`${fieldControlClass} pr-9 font-mono`}
        />
        <Combobox.Trigger
          aria-label="Show models"
          className="absolute inset-y-0 right-0 flex w-9 items-center justify-center rounded-lg text-muted hover:text-text"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Combobox.Trigger>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-50 outline-none">
          <Combobox.Popup className="w-(--anchor-width) min-w-72 rounded-lg border border-line bg-raised shadow-float">
            <Combobox.Empty>
              <p className="px-3 py-3 text-muted text-sm empty:hidden">
                No provider of {runtime} serves such a model.
              </p>
            </Combobox.Empty>
            <Combobox.List className="scroll-thin max-h-[min(340px,var(--available-height))] overflow-y-auto p-1 empty:p-0">
              {(group: ModelGroup) => (
                <Combobox.Group key={group.label} items={group.items}>
                  <Combobox.GroupLabel className="flex items-center gap-1.5 px-2 pt-2 pb-1 font-medium text-muted text-xs">
                    {group.platform ? (
                      <CircleDollarSign aria-hidden className="size-3.5 text-payer-platform" />
                    ) : (
                      <KeyRound aria-hidden className="size-3.5 text-payer-tenant" />
                    )}
                    {group.label}
                  </Combobox.GroupLabel>
                  <Combobox.Collection>
                    {(model: string) => {
                      const found = find(model);
                      return found && <ModelItem key={model} model={found} />;
                    }}
                  </Combobox.Collection>
                </Combobox.Group>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
};
