import type { BillingMode, SecretKind, WorkspaceId } from "@molecule/domain";

/** Where a change lands: one workspace, or (null) what all workspaces inherit. */
export type Place = WorkspaceId | null;

export type DraftedWrite = {
  readonly action: "write";
  readonly value: string;
  readonly kind: SecretKind;
  /** Undefined keeps what stands there. */
  readonly note?: string | undefined;
  readonly expiresAt?: Date | null | undefined;
  readonly renamedFrom?: string | undefined;
};

/** Something else is said of a name; its value stays as it is. */
export type DraftedDescription = {
  readonly action: "describe";
  readonly note: string;
  readonly expiresAt: Date | null;
};

/** What is to become of one name at one place. */
export type DraftedItem =
  | DraftedWrite
  | { readonly action: "remove" }
  | { readonly action: "restore"; readonly version: number }
  | DraftedDescription;

/** Everything that is changed at one place. */
export type DraftPart = {
  readonly items: ReadonlyMap<string, DraftedItem>;
  readonly model?: string | undefined;
  /** Null clears it; undefined leaves it. */
  readonly override?: BillingMode | null | undefined;
};

/** What a person edited and did not apply yet, at all places of one organization. */
export type Draft = ReadonlyMap<Place, DraftPart>;

export const EMPTY_DRAFT: Draft = new Map();
const EMPTY_PART: DraftPart = { items: new Map() };

const isEmpty = ({ items, model, override }: DraftPart): boolean =>
  items.size === 0 && model === undefined && override === undefined;

export const partOf = (draft: Draft, place: Place): DraftPart => draft.get(place) ?? EMPTY_PART;

/** The draft with another part at one place; a part that changes nothing goes. */
export const withPart = (draft: Draft, place: Place, change: Partial<DraftPart>): Draft => {
  const next = new Map(draft);
  const part = { ...partOf(draft, place), ...change };
  if (isEmpty(part)) next.delete(place);
  else next.set(place, part);
  return next;
};

/** The draft that changes nothing at one place; what it changes at others stays. */
export const withoutPlace = (draft: Draft, place: Place): Draft => {
  const next = new Map(draft);
  return next.delete(place) ? next : draft;
};

/** A model is chosen in one way only: the later choice takes the place of the earlier. */
const MODEL = "MODEL";

/** The draft with these names changed at one place; null takes a name out of it again. */
export const withItems = (
  draft: Draft,
  place: Place,
  changes: Readonly<Record<string, DraftedItem | null>>,
): Draft => {
  const items = new Map(partOf(draft, place).items);
  for (const [name, item] of Object.entries(changes)) {
    items.delete(name);
    if (item !== null) items.set(name, item);
  }
  return withPart(draft, place, { items, ...(changes[MODEL] ? { model: undefined } : {}) });
};

/** The draft in which this is said of a name; a value that is drafted for it stays drafted. */
export const withDescription = (
  draft: Draft,
  place: Place,
  name: string,
  said: Omit<DraftedDescription, "action">,
): Draft => {
  const drafted = partOf(draft, place).items.get(name);
  const item: DraftedItem =
    drafted?.action === "write" ? { ...drafted, ...said } : { action: "describe", ...said };
  return withItems(draft, place, { [name]: item });
};

export const withModel = (draft: Draft, place: Place, model: string | undefined): Draft => {
  const items = new Map(partOf(draft, place).items);
  items.delete(MODEL);
  return withPart(draft, place, { items, model });
};

/** How many things the draft changes: names, models and overrides. */
export const countChanges = (draft: Draft): number =>
  [...draft.values()].reduce(
    (sum, { items, model, override }) =>
      sum + items.size + (model === undefined ? 0 : 1) + (override === undefined ? 0 : 1),
    0,
  );

/** What stays of a draft after these parts of it were applied: whatever was edited since. */
export const without = (draft: Draft, applied: Draft): Draft => {
  let rest = draft;
  for (const [place, part] of applied) {
    const now = partOf(rest, place);
    const items = new Map([...now.items].filter(([name, item]) => part.items.get(name) !== item));
    rest = withPart(rest, place, {
      items,
      model: now.model === part.model ? undefined : now.model,
      override: now.override === part.override ? undefined : now.override,
    });
  }
  return rest;
};
