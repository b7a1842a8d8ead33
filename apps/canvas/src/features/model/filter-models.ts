import type { OfferedModel } from "@molecule/api";

export type ModelGroup = {
  readonly label: string;
  readonly platform: boolean;
  readonly items: readonly string[];
};

const PLATFORM_GROUP = "The platform pays, from your credits";
const TENANT_GROUP = "Your organization pays its provider";

/** Models by who pays; first comes what the list begins with, as the organization's billing mode suggests it. */
export const groupModels = (models: readonly OfferedModel[]): readonly ModelGroup[] => {
  const groups = [true, false].map((platform) => ({
    label: platform ? PLATFORM_GROUP : TENANT_GROUP,
    platform,
    items: models.filter(({ platformBilled }) => platformBilled === platform).map(({ model }) => model),
  }));
  return (models[0]?.platformBilled === false ? groups.toReversed() : groups).filter(
    ({ items }) => items.length > 0,
  );
};

/**
 * The groups with the models that contain what is typed, letter for letter but for case: `anthropic/…` and
 * `anthropic:…` are paid for by different parties. A model of exactly that name comes first of all.
 */
export const filterModels = (groups: readonly ModelGroup[], typed: string): readonly ModelGroup[] => {
  const text = typed.trim().toLowerCase();
  if (text === "") return groups;
  const found = groups
    .map((group) => ({
      ...group,
      items: group.items
        .filter((model) => model.toLowerCase().includes(text))
        .toSorted((a, b) => Number(b.toLowerCase() === text) - Number(a.toLowerCase() === text)),
    }))
    .filter(({ items }) => items.length > 0);
  const isExact = ({ items }: ModelGroup) => items[0]?.toLowerCase() === text;
  return found.toSorted((a, b) => Number(isExact(b)) - Number(isExact(a)));
};
