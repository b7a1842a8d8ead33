import type { DraftPreviewView } from "@molecule/api";
import type { EnvFile, EnvFileEntry, SecretKind } from "@molecule/domain";
import { type Draft, type DraftedItem, type Place, partOf, withItems } from "../draft/draft.ts";
import { kindOfTyped } from "../edit/guess-kind.ts";

/** What a person decides about one pasted line; whatever is not decided is as proposed. */
export type LineChoice = {
  readonly name?: string | undefined;
  readonly kind?: SecretKind | undefined;
  readonly include?: boolean | undefined;
  /** Filled in here, for a name that stands without a value. */
  readonly value?: string | undefined;
};
export type Choices = ReadonlyMap<number, LineChoice>;

export type PasteState =
  | "new"
  | "changed"
  | "same"
  | "conflict"
  | "faulty"
  | "replaced"
  | "to_fill"
  | "unknown";

/** One pasted line beside what stands and what is drafted. */
export type PasteLine = {
  readonly line: number;
  readonly endLine: number;
  /** Null for a line that is no assignment. */
  readonly name: string | null;
  readonly kind: SecretKind;
  readonly state: PasteState;
  /** What was filled in so far; null for a line that came with its value. */
  readonly filled: string | null;
  /** Why it is so, where the state does not say it all. */
  readonly says: string | null;
  readonly include: boolean;
};

type Judged = {
  readonly place: Place;
  readonly draft: Draft;
  /** The server's word on what is pasted; undefined while it is asked. */
  readonly preview: DraftPreviewView | undefined;
};

/** Of the names that are stored already, as what. */
export type StoredKinds = ReadonlyMap<string, SecretKind>;

const nameOf = (entry: EnvFileEntry, choices: Choices): string => choices.get(entry.line)?.name ?? entry.name;

const kindOfLine = (entry: EnvFileEntry, choices: Choices, stored: StoredKinds): SecretKind => {
  const name = nameOf(entry, choices);
  return kindOfTyped({ name, kind: choices.get(entry.line)?.kind ?? stored.get(name) ?? null });
};

/** A name without a value, as `.env.example` has them: it is asked for, and means no blank. */
const isBlank = ({ value }: EnvFileEntry): boolean => value.trim() === "";

const textOf = (entry: EnvFileEntry, choices: Choices): string =>
  isBlank(entry) ? (choices.get(entry.line)?.value ?? "") : entry.value;

const isToFill = (entry: EnvFileEntry, choices: Choices): boolean => textOf(entry, choices).trim() === "";

const writeOf = (entry: EnvFileEntry, choices: Choices, stored: StoredKinds): DraftedItem => ({
  action: "write",
  value: textOf(entry, choices),
  kind: kindOfLine(entry, choices, stored),
});

const counting = ({ entries }: EnvFile, choices: Choices): readonly EnvFileEntry[] =>
  entries.filter((entry) => entry.replacedOnLine === null && !isToFill(entry, choices));

/** Other lines that were given the same name and are not left out: of them all, one can land. */
const rivalsOf = (entry: EnvFileEntry, file: EnvFile, choices: Choices): readonly EnvFileEntry[] =>
  counting(file, choices).filter(
    (other) =>
      other !== entry &&
      nameOf(other, choices) === nameOf(entry, choices) &&
      choices.get(other.line)?.include !== false,
  );

/** Everything that is pasted, as a draft of its own: what the server is asked about. */
export const draftOfPaste = (file: EnvFile, place: Place, choices: Choices, stored: StoredKinds): Draft =>
  withItems(
    new Map(),
    place,
    Object.fromEntries(
      counting(file, choices).map((entry) => [nameOf(entry, choices), writeOf(entry, choices, stored)]),
    ),
  );

const noteOf = ({ commented, references }: EnvFileEntry): string | null =>
  [
    references.length > 0 && `${references.map((name) => `$${name}`).join(", ")} stays as it is written`,
    commented && "the comment behind it is left out",
  ]
    .filter(Boolean)
    .join("; ") || null;

const judgeEntry = (
  entry: EnvFileEntry,
  choices: Choices,
  stored: StoredKinds,
  { place, draft, preview }: Judged,
  [rival]: readonly EnvFileEntry[],
): Pick<PasteLine, "state" | "says"> => {
  const name = nameOf(entry, choices);
  if (entry.replacedOnLine !== null)
    return { state: "replaced", says: `line ${entry.replacedOnLine} sets it again, and wins` };
  if (isToFill(entry, choices))
    return stored.has(name)
      ? { state: "same", says: "It is set already, and stays as it is unless you fill it in." }
      : { state: "to_fill", says: null };
  const refusal = preview?.refusals.find((one) => one.name === name);
  if (refusal) return { state: "faulty", says: `${refusal.message} ${refusal.remedy}` };
  if (rival)
    return { state: "conflict", says: `line ${rival.line} has the same name; one of them can come along` };
  const drafted = partOf(draft, place).items.get(name);
  const differs =
    drafted !== undefined && (drafted.action !== "write" || drafted.value !== textOf(entry, choices));
  if (differs)
    return { state: "conflict", says: "the draft has something else for it; this would take its place" };
  const change = preview?.diff.find((row) => row.name === name)?.change;
  if (change === undefined) return { state: "unknown", says: noteOf(entry) };
  const state = change === "new" ? "new" : change === "same" || change === "described" ? "same" : "changed";
  return { state, says: noteOf(entry) };
};

/** Every pasted line that is no comment, by number: none is dropped without being shown. */
export const pasteLines = (
  file: EnvFile,
  choices: Choices,
  stored: StoredKinds,
  judged: Judged,
): readonly PasteLine[] => {
  const entries = file.entries.map((entry): PasteLine => {
    const rivals = rivalsOf(entry, file, choices);
    const { state, says } = judgeEntry(entry, choices, stored, judged, rivals);
    const proposed = state === "new" || state === "changed" || state === "unknown";
    const isTaken = rivals.some(({ line }) => line < entry.line && choices.get(line)?.include === true);
    const mayInclude =
      !["faulty", "replaced", "to_fill"].includes(state) && !isToFill(entry, choices) && !isTaken;
    return {
      ...{ line: entry.line, endLine: entry.endLine, state, says },
      filled: isBlank(entry) && entry.replacedOnLine === null ? textOf(entry, choices) : null,
      name: nameOf(entry, choices),
      kind: kindOfLine(entry, choices, stored),
      include: mayInclude && (choices.get(entry.line)?.include ?? proposed),
    };
  });
  const faults = file.faults.map(
    ({ line, endLine, message }): PasteLine => ({
      ...{ line, endLine, name: null, kind: "secret", state: "faulty", says: message },
      ...{ filled: null, include: false },
    }),
  );
  return [...entries, ...faults].toSorted((a, b) => a.line - b.line);
};

/** The draft with the lines that were left in. */
export const withPasted = (
  draft: Draft,
  place: Place,
  file: EnvFile,
  choices: Choices,
  stored: StoredKinds,
  included: ReadonlySet<number>,
): Draft =>
  withItems(
    draft,
    place,
    Object.fromEntries(
      counting(file, choices)
        .filter(({ line }) => included.has(line))
        .map((entry) => [nameOf(entry, choices), writeOf(entry, choices, stored)]),
    ),
  );
