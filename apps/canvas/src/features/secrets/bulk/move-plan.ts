import type { StoredSecret } from "@molecule/api";
import type { SecretScope, WorkspaceId } from "@molecule/domain";
import { type Draft, type DraftedWrite, withItems } from "../draft/draft.ts";
import type { ListedRow } from "../list/listed-row.ts";

/** One name on its way to the other scope; a sealed value is asked for again, because nobody can read it. */
export type Moving = { readonly name: string; readonly stored: StoredSecret; readonly asks: boolean };

/** The selected names that stand at the scope that they would leave. */
export const movingTo = (rows: readonly ListedRow[], target: SecretScope): readonly Moving[] =>
  rows.flatMap(({ name, stored }) =>
    stored === null || stored.winning.scope === target
      ? []
      : [{ name, stored: stored.winning, asks: stored.winning.kind === "secret" }],
  );

/** The draft in which every name stands at its new scope, and at its old one no more. */
export const withMoved = (
  draft: Draft,
  workspaceId: WorkspaceId,
  target: SecretScope,
  moving: readonly Moving[],
  values: ReadonlyMap<string, string>,
): Draft =>
  moving.reduce((next, { name, stored }) => {
    const write: DraftedWrite = {
      action: "write",
      value: stored.value ?? values.get(name) ?? "",
      kind: stored.kind,
      note: stored.note ?? "",
      expiresAt: stored.expiresAt,
    };
    const [to, from] = target === "tenant" ? [null, workspaceId] : [workspaceId, null];
    return withItems(withItems(next, to, { [name]: write }), from, { [name]: { action: "remove" } });
  }, draft);
