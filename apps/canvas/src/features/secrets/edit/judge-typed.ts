import type { DraftEffect, DraftRefusal } from "@molecule/billing";
import type { WorkspaceId } from "@molecule/domain";
import { type Draft, type DraftedWrite, type Place, withItems, withModel } from "../draft/draft.ts";
import { judgeLocally, type LocalState } from "../draft/judge-locally.ts";
import { kindOfTyped } from "./guess-kind.ts";
import type { Typed } from "./typed-store.ts";

export type TypedInput = {
  readonly typed: Typed;
  /** The name whose value is replaced; null for a new one. */
  readonly renaming: string | null;
  /** The workspace that is looked at; null on the page for all workspaces. */
  readonly workspaceId: WorkspaceId | null;
};

export type TypedJudgement = {
  /** Why it may not be stored; null when it may, or too little is typed to tell. */
  readonly refusal: DraftRefusal | null;
  /** Enough is typed, and nothing speaks against it. */
  readonly allowed: boolean;
  /** What follows for the workspace that is looked at. */
  readonly effect: DraftEffect | null;
};

export const placeOfTyped = ({ typed, workspaceId }: TypedInput): Place =>
  typed.scope === "tenant" ? null : workspaceId;

/** Noon where the person is, so that a day stays that day; null for none. */
export const parseDay = (day: string): Date | null => (day === "" ? null : new Date(`${day}T12:00`));

const writeOfTyped = ({ typed, renaming }: TypedInput): DraftedWrite => {
  const name = typed.name.trim();
  return {
    action: "write",
    value: typed.value,
    kind: kindOfTyped({ ...typed, name }),
    note: typed.note,
    expiresAt: parseDay(typed.expiresOn),
    ...(renaming !== null && renaming !== name ? { renamedFrom: renaming } : {}),
  };
};

/** The draft with what is typed in it, and with the model that was chosen along with it. */
export const withTyped = (draft: Draft, input: TypedInput): Draft => {
  const { typed, workspaceId } = input;
  const name = typed.name.trim();
  const next = withItems(draft, placeOfTyped(input), { [name]: writeOfTyped(input) });
  return typed.model === null || workspaceId === null ? next : withModel(next, workspaceId, typed.model);
};

const NOTHING: TypedJudgement = { refusal: null, allowed: false, effect: null };

/** What the write guard would say to what is typed, together with everything that is drafted already. */
export const judgeTyped = (state: LocalState, draft: Draft, input: TypedInput): TypedJudgement => {
  const { typed, workspaceId } = input;
  const name = typed.name.trim();
  const place = placeOfTyped(input);
  if (name === "" || typed.value === "" || (place !== null && !state.known.has(place))) return NOTHING;
  const { refusals, effectOn } = judgeLocally(state, withTyped(draft, input));
  const refusal = refusals.find((one) => one.workspaceId === place && one.name === name) ?? null;
  return {
    refusal,
    allowed: refusal === null,
    effect: workspaceId === null ? null : effectOn(workspaceId),
  };
};
