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

/** What a name reads as from each of its words on: "claude-opus" as "claude-opus" and as "opus". */
const wordStarts = (model: string): readonly string[] => {
  const text = model.toLowerCase();
  return [text, ...[...text.matchAll(/[^a-z0-9](?=[a-z0-9])/g)].map(({ index }) => text.slice(index + 1))];
};

/**
 * The groups with the models of which a word begins with what is typed, or where there is none, that contain it;
 * letter for letter but for case: `anthropic/…` and `anthropic:…` are paid for by different parties. A model of
 * exactly that name comes first of all.
 */
export const filterModels = (groups: readonly ModelGroup[], typed: string): readonly ModelGroup[] => {
  const text = typed.trim().toLowerCase();
  if (text === "") return groups;
  const beginsWord = (model: string) => wordStarts(model).some((rest) => rest.startsWith(text));
  const contains = (model: string) => model.toLowerCase().includes(text);
  const fits = groups.some(({ items }) => items.some(beginsWord)) ? beginsWord : contains;
  const found = groups
    .map((group) => ({
      ...group,
      items: group.items
        .filter(fits)
        .toSorted((a, b) => Number(b.toLowerCase() === text) - Number(a.toLowerCase() === text)),
    }))
    .filter(({ items }) => items.length > 0);
  const isExact = ({ items }: ModelGroup) => items[0]?.toLowerCase() === text;
  return found.toSorted((a, b) => Number(isExact(b)) - Number(isExact(a)));
};
