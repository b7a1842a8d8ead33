"use client";
import { type MessageId, newId } from "@molecule/domain";
import { useSyncExternalStore } from "react";

/** One's own words on their way to the server. The id stays through every try, so that none arrives twice. */
export type Outgoing = { readonly id: MessageId; readonly body: string; readonly failure: unknown };
type Send = (body: string, id: MessageId) => Promise<unknown>;

const NOTHING: readonly Outgoing[] = [];
/** By workspace: what could not be sent survives a look at another tab, as a draft does, and leaves with the page. */
const kept = new Map<string, readonly Outgoing[]>();
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const findOutgoing = (workspaceId: string): readonly Outgoing[] => kept.get(workspaceId) ?? NOTHING;

const change = (workspaceId: string, next: (all: readonly Outgoing[]) => readonly Outgoing[]): void => {
  const all = next(findOutgoing(workspaceId));
  if (all.length === 0) kept.delete(workspaceId);
  else kept.set(workspaceId, all);
  for (const listener of listeners) listener();
};

export const dropOutgoing = (workspaceId: string, id: MessageId): void =>
  change(workspaceId, (all) => all.filter((each) => each.id !== id));

/** Sends a message, and keeps it with the reason when that fails. */
export const attemptOutgoing = async (
  workspaceId: string,
  { id, body }: Pick<Outgoing, "id" | "body">,
  send: Send,
): Promise<void> => {
  change(workspaceId, (all) => [...all.filter((each) => each.id !== id), { id, body, failure: null }]);
  try {
    await send(body, id);
    dropOutgoing(workspaceId, id);
  } catch (failure) {
    change(workspaceId, (all) => all.map((each) => (each.id === id ? { ...each, failure } : each)));
  }
};

/** Shows what was just sent at once, and keeps what could not be sent. */
export const useOutbox = (workspaceId: string, send: Send) => ({
  outgoing: useSyncExternalStore(
    subscribe,
    () => findOutgoing(workspaceId),
    () => NOTHING,
  ),
  post: (body: string) => void attemptOutgoing(workspaceId, { id: newId<MessageId>(), body }, send),
  again: (message: Outgoing) => void attemptOutgoing(workspaceId, message, send),
  drop: (id: MessageId) => dropOutgoing(workspaceId, id),
});
