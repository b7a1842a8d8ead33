import { expandModel, kindOf } from "@molecule/billing";
import {
  type BillingMode,
  DomainError,
  ENV_NAME_PATTERN,
  type PayerFacts,
  Secret,
  type SecretKind,
  type SecretScope,
  type WorkspaceId,
} from "@molecule/domain";
import { classifyEnvName, keyFormatOwners, type Registry } from "@molecule/registry";

/** One name as a person typed or pasted it. */
export type SecretEntry = {
  readonly name: string;
  readonly value: string;
  readonly kind: SecretKind;
  /** Undefined keeps the note that stands there. */
  readonly note?: string | undefined;
  readonly expiresAt?: Date | null | undefined;
  /** The name that this one replaces: it goes, and its note and expiry stay unless told otherwise. */
  readonly renamedFrom?: string | undefined;
};

/** Everything that one save changes at one place; judged together, written together or not at all. */
export type ChangeSetInput = {
  /** Null: the tenant's scope, which every workspace inherits. */
  readonly workspaceId: WorkspaceId | null;
  readonly entries?: readonly SecretEntry[] | undefined;
  /** Names to delete; never guarded. */
  readonly remove?: readonly string[] | undefined;
  /** What is said of names that are stored, changed without their values; never guarded. */
  readonly describe?: readonly SecretDescription[] | undefined;
  /** Points names back at versions that were stored before; guarded like a write. */
  readonly restore?: readonly SecretRestore[] | undefined;
  /** Chooses the workspace's model; null removes its choice. */
  readonly model?: string | null | undefined;
  readonly runtime?: string | undefined;
  /** Null clears it. */
  readonly override?: BillingMode | null | undefined;
  /**
   * Agrees to whoever pays from now on: for the named workspace; at tenant scope for every workspace of which this
   * change is why somebody else would pay.
   */
  readonly confirmPayerChange?: boolean | undefined;
  /** The payer that the person saw and agreed to, of one workspace; whoever else would pay by then is asked about. */
  readonly agreedPayer?: PayerFacts | undefined;
};

/** What is said of a name. Undefined keeps what stands; a null expiry takes it away. */
export type SecretDescription = Pick<SecretEntry, "name" | "note" | "expiresAt">;

export type SecretRestore = { readonly name: string; readonly version: number };

export type DraftWrite = Omit<SecretEntry, "value"> & { readonly value: Secret };

/** A change set whose values are wrapped and whose model is spelled out as the rows that it writes and removes. */
export type DraftChange = {
  readonly place: WorkspaceId | null;
  readonly scope: SecretScope;
  readonly writes: readonly DraftWrite[];
  readonly removes: readonly string[];
  readonly restores: readonly SecretRestore[];
  readonly describes: readonly SecretDescription[];
  readonly modelChosen: boolean;
  readonly runtime: string | undefined;
  readonly override: BillingMode | null | undefined;
  readonly confirmPayerChange: boolean;
  readonly agreedPayer: PayerFacts | undefined;
};

const MOST_ENTRIES = 500;
const SANDBOX_TOKEN = /^\s*sk-sandbox-/;

/**
 * The kind under which a value is stored: a model is always readable, and what is or looks like a credential
 * never is, whatever the caller asked for.
 */
const storedKind = (registry: Registry, { name, value, kind }: SecretEntry): SecretKind => {
  const looksLikeCredential =
    classifyEnvName(registry, name) === "credential" ||
    SANDBOX_TOKEN.test(value) ||
    keyFormatOwners(registry, value) !== null;
  return kindOf(name, looksLikeCredential ? "secret" : kind);
};

const assertShape = (input: ChangeSetInput): void => {
  const names = [
    ...(input.entries ?? []).flatMap(({ name, renamedFrom }) => [
      name,
      ...(renamedFrom === undefined ? [] : [renamedFrom]),
    ]),
    ...(input.remove ?? []),
    ...[...(input.restore ?? []), ...(input.describe ?? [])].map((row) => row.name),
  ];
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0)
    throw new DomainError("BAD_INPUT", `${twice[0]} stands more than once in this change.`, {
      names: [...new Set(twice)].sort(),
      field: "entries",
      remedy: "Keep one entry per name.",
    });
  if (names.length > MOST_ENTRIES)
    throw new DomainError(
      "TOO_LARGE",
      `A change holds at most ${MOST_ENTRIES} names; this one has ${names.length}.`,
      {
        field: "entries",
        remedy: "Save it in parts.",
      },
    );
  const wholeWorkspace =
    input.model !== undefined ||
    input.runtime !== undefined ||
    input.override !== undefined ||
    input.agreedPayer !== undefined;
  if (input.workspaceId === null && wholeWorkspace)
    throw new DomainError(
      "BAD_INPUT",
      "A model, a runtime, an override or a payer belongs to one workspace.",
      {
        field: "workspaceId",
        remedy: "Name the workspace; for a default of all workspaces set MODEL for all of them.",
      },
    );
};

/** Names that can stand in the store at all: no others are looked up there, some cannot even be asked for. */
export const storableNames = (names: readonly string[]): string[] =>
  names.filter((name) => ENV_NAME_PATTERN.test(name));

const NOTE_MAX_LENGTH = 500;

const assertNotes = (entries: readonly SecretDescription[]): void => {
  const faulty = entries.find(({ note = "" }) => note.length > NOTE_MAX_LENGTH || note.includes("\0"));
  if (faulty === undefined) return;
  throw new DomainError(
    "BAD_INPUT",
    `A note has at most ${NOTE_MAX_LENGTH} characters, and no NUL among them.`,
    {
      names: [faulty.name],
      field: "note",
      remedy: "Shorten the note.",
    },
  );
};

/** @throws DomainError BAD_INPUT or TOO_LARGE when the change contradicts itself or is too long */
export const draftChange = (registry: Registry, input: ChangeSetInput): DraftChange => {
  assertShape(input);
  assertNotes([...(input.entries ?? []), ...(input.describe ?? [])]);
  const scope = input.workspaceId === null ? "tenant" : "workspace";
  const entries = new Map((input.entries ?? []).map((entry) => [entry.name, entry]));
  const clearsModel = input.model === null;
  const renamed = [...entries.values()].flatMap(({ renamedFrom }) => renamedFrom ?? []);
  const { writes, removes } = expandModel({
    writes: [...entries.values()].map(({ name, value, kind }) => ({ scope, name, value, kind })),
    removes: [...(input.remove ?? []), ...renamed, ...(clearsModel ? ["MODEL", "MOLECULE_MODEL"] : [])].map(
      (name) => ({
        scope,
        name,
      }),
    ),
    model: input.model ?? undefined,
  });
  return {
    place: input.workspaceId,
    scope,
    writes: writes.map(({ name, value, kind }) => ({
      name,
      value: new Secret(value),
      kind: storedKind(registry, { name, value, kind }),
      note: entries.get(name)?.note,
      expiresAt: entries.get(name)?.expiresAt,
      renamedFrom: entries.get(name)?.renamedFrom,
    })),
    removes: storableNames([...new Set(removes.map((row) => row.name))]),
    restores: input.restore ?? [],
    describes: input.describe ?? [],
    modelChosen: input.model !== undefined,
    runtime: input.runtime,
    override: input.override,
    confirmPayerChange: input.confirmPayerChange ?? false,
    agreedPayer: input.agreedPayer,
  };
};
