import type { ServedRun } from "@molecule/db/repositories";
import type { EntryRef, SecretScope, WorkspaceId } from "@molecule/domain";
import type { DraftPlace } from "./draft.ts";

/** What stands now, as far as an undo needs to know it. */
export type StandingNow = {
  readonly workspaceId: WorkspaceId;
  readonly runtime: string;
  readonly model: string | null;
  /** Live rows of both scopes. */
  readonly rows: readonly EntryRef[];
  /** Those of them that were written since. */
  readonly written: readonly EntryRef[];
};

/** How to go back, and how to come here again. */
export type RevertPlan = {
  readonly back: readonly DraftPlace[];
  readonly again: readonly DraftPlace[];
  readonly names: readonly string[];
};

/** They are written by choosing a model, and never pass into an environment by themselves. */
const MODEL_NAMES: ReadonlySet<string> = new Set(["MODEL", "MOLECULE_MODEL"]);

const same = (a: Pick<EntryRef, "name" | "scope">) => (b: Pick<EntryRef, "name" | "scope">) =>
  a.name === b.name && a.scope === b.scope;

const isEmpty = ({ restore = [], remove = [], model, runtime }: DraftPlace): boolean =>
  restore.length + remove.length === 0 && model === undefined && runtime === undefined;

/**
 * The way back to what the last run that served was given: each row that it had gets its version back, each that is new
 * since goes, and so do another model and another runtime. What it did not use is left as it is. Null when nothing
 * differs.
 */
export const planRevert = ({ receipt, runtime }: ServedRun, now: StandingNow): RevertPlan | null => {
  const had = receipt.injected.filter(({ name }) => !MODEL_NAMES.has(name));
  const moved = had.filter((entry) => now.rows.find(same(entry))?.version !== entry.version);
  const added = now.written.filter(
    (row) => row.version === 1 && !MODEL_NAMES.has(row.name) && !had.some(same(row)),
  );
  const names = [...new Set([...moved, ...added].map(({ name }) => name))].sort();
  const placeOf = (scope: SecretScope): DraftPlace["workspaceId"] =>
    scope === "tenant" ? null : now.workspaceId;
  const own = (to: { readonly model: string | null; readonly runtime: string }) => ({
    ...(receipt.model === now.model ? {} : { model: to.model }),
    ...(runtime === now.runtime ? {} : { runtime: to.runtime }),
  });
  const at =
    (scope: SecretScope) =>
    <Row extends EntryRef>(row: Row) =>
      row.scope === scope;
  const backAt = (scope: SecretScope): DraftPlace => ({
    workspaceId: placeOf(scope),
    restore: moved.filter(at(scope)).map(({ name, version }) => ({ name, version })),
    remove: added.filter(at(scope)).map(({ name }) => name),
    ...(scope === "tenant" ? {} : own({ model: receipt.model, runtime })),
  });
  const againAt = (scope: SecretScope): DraftPlace => {
    const standing = moved.filter(at(scope)).map((entry) => now.rows.find(same(entry)) ?? entry);
    const gone = moved.filter(at(scope)).filter((entry) => !now.rows.some(same(entry)));
    return {
      workspaceId: placeOf(scope),
      restore: [...standing, ...added.filter(at(scope))]
        .filter((row) => now.rows.some(same(row)))
        .map(({ name, version }) => ({ name, version })),
      remove: gone.map(({ name }) => name),
      ...(scope === "tenant" ? {} : own({ model: now.model, runtime: now.runtime })),
    };
  };
  const both = ["workspace", "tenant"] as const;
  const back = both.map(backAt).filter((place) => !isEmpty(place));
  if (back.length === 0) return null;
  return { back, again: both.map(againAt).filter((place) => !isEmpty(place)), names };
};
