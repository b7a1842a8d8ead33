import type { OpenPeerCall } from "@molecule/db/repositories";
import { DomainError, type PeerCallId, type WorkspaceId } from "@molecule/domain";

/** A chain asks so many times in a row: A asks B, who asks C, … */
export const MAX_DEPTH = 4;
/** So many calls of one chain, one after the other or at once. */
export const MAX_CALLS_OF_CHAIN = 32;
/** So many tasks that one run may have with others at a time. */
export const MAX_OPEN = 4;

export type PeerCallFacts = {
  readonly caller: WorkspaceId;
  readonly callee: { readonly id: WorkspaceId; readonly name: string };
  /** What others have asked of the caller and still wait for. */
  readonly inbound: readonly OpenPeerCall[];
  /** Which of them the caller says that it works for; null when it says none. */
  readonly within: PeerCallId | null;
  /** The caller answers a person's question at the moment. */
  readonly asked: boolean;
  readonly open: number;
  readonly callsOf: (root: PeerCallId) => number;
};

/** Where a call stands in its chain; without a root it begins one. */
export type PlannedPeerCall = {
  readonly rootId: PeerCallId | null;
  readonly path: readonly WorkspaceId[];
  readonly depth: number;
};

/**
 * The task that a call is made for. A run that says none, or one that is not open, counts as working for the
 * deepest that it has, unless a person's question is open: whoever is asked cannot shorten a chain by silence.
 */
const findTask = ({ inbound, within, asked }: PeerCallFacts): OpenPeerCall | null => {
  const named = inbound.find(({ id }) => id === within);
  if (named !== undefined) return named;
  const deepest = inbound.toSorted((a, b) => b.depth - a.depth)[0];
  return deepest === undefined || (asked && within === null) ? null : deepest;
};

const refuse = (message: string, remedy: string): DomainError =>
  new DomainError("CONFLICT", message, { remedy });

/**
 * Whether one agent may ask another now, and where in its chain. Nobody who waits in the chain is asked again: two
 * agents that ask each other would wait for ever, at somebody's cost.
 * @throws DomainError CONFLICT with what can be done instead
 */
export const planPeerCall = (facts: PeerCallFacts): PlannedPeerCall => {
  const { caller, callee, open, callsOf } = facts;
  if (open >= MAX_OPEN)
    throw refuse(`You have ${MAX_OPEN} tasks with others already.`, "Wait for one of their answers.");
  const task = findTask(facts);
  const path = [...(task?.path ?? []), caller];
  if (path.includes(callee.id))
    throw refuse(
      `${callee.name} waits for this very answer, so it cannot be asked on the way to it.`,
      "Answer with what you know, or ask somebody else.",
    );
  if (path.length > MAX_DEPTH)
    throw refuse(`This task has been handed on ${MAX_DEPTH} times already.`, "Answer with what you know.");
  if (task !== null && callsOf(task.rootId) >= MAX_CALLS_OF_CHAIN)
    throw refuse(`This task has led to ${MAX_CALLS_OF_CHAIN} calls already.`, "Answer with what you know.");
  return { rootId: task?.rootId ?? null, path, depth: path.length };
};
