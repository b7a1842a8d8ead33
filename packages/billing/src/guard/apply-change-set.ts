import { type BillingMode, MODEL_NAMES, type SecretKind, type SecretScope } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import type { BillingFacts, StoredEntry } from "../facts.ts";
import { learnEntry } from "./learn-entry.ts";

/** Everything that one save changes; judged together, written together. */
export type ChangeSet = {
  readonly writes: readonly {
    readonly scope: SecretScope;
    readonly name: string;
    readonly value: string;
    readonly kind: SecretKind;
    /** The version that it will get, where that is known; else the one after what stands. */
    readonly version?: number | undefined;
  }[];
  /** Rows whose head is pointed at a version that was stored before. */
  readonly restores?: readonly StoredEntry[] | undefined;
  readonly removes: readonly { readonly scope: SecretScope; readonly name: string }[];
  /** A chosen model is MODEL at workspace scope, and removes MOLECULE_MODEL there; undefined leaves both. */
  readonly model?: string | undefined;
  /** undefined leaves the override as it is. */
  readonly override?: BillingMode | null | undefined;
};

const sameRow = (a: { scope: SecretScope; name: string }, b: { scope: SecretScope; name: string }): boolean =>
  a.scope === b.scope && a.name === b.name;

const isModelName = (name: string): boolean => MODEL_NAMES.some((model) => model === name);

/** Model names are variables whatever the caller says: a model nobody can read decides nothing. */
export const kindOf = (name: string, kind: SecretKind): SecretKind => (isModelName(name) ? "variable" : kind);

/** A change set with its chosen model spelled out as the rows that it writes and removes. */
export const expandModel = (change: ChangeSet): ChangeSet => {
  if (change.model === undefined) return change;
  const model = { scope: "workspace", name: "MODEL", value: change.model, kind: "variable" } as const;
  const old = { scope: "workspace", name: "MOLECULE_MODEL" } as const;
  return {
    ...change,
    model: undefined,
    writes: [...change.writes.filter((w) => !sameRow(w, model) && !sameRow(w, old)), model],
    removes: [...change.removes.filter((r) => !sameRow(r, old)), old],
  };
};

/** The facts as they would stand after a change set: what the guard and the what-if preview judge. */
export const applyChangeSet = (registry: Registry, facts: BillingFacts, change: ChangeSet): BillingFacts => {
  const { writes, removes, restores = [], override } = expandModel(change);
  const moved = [...writes, ...removes, ...restores];
  const kept = facts.entries.filter((e) => !moved.some((row) => sameRow(row, e)));
  const written = writes.map((write): StoredEntry => {
    const before = facts.entries.find((e) => sameRow(write, e));
    const kind = kindOf(write.name, write.kind);
    return {
      name: write.name,
      scope: write.scope,
      kind,
      version: write.version ?? (before?.version ?? 0) + 1,
      value: kind === "variable" ? write.value : null,
      blank: write.value.trim() === "",
      ...learnEntry(registry, { name: write.name, value: write.value, gateway: facts.gateway }),
      unreadable: false,
      coMingled: false,
      fingerprint: null,
      hint: null,
    };
  });
  return {
    ...facts,
    entries: [...kept, ...written, ...restores],
    override: override === undefined ? facts.override : override,
  };
};
