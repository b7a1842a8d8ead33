"use client";
import { type MessageId, newId } from "@molecule/domain";
import { useState } from "react";

/** One's own words on their way to the server. The id stays through every try, so that none arrives twice. */
export type Outgoing = { readonly id: MessageId; readonly body: string; readonly failure: unknown };

/** Shows what was just sent at once, and keeps what could not be sent. */
export const useOutbox = (send: (body: string, id: MessageId) => Promise<unknown>) => {
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);
  const drop = (id: MessageId) => setOutgoing((all) => all.filter((each) => each.id !== id));

  const attempt = async ({ id, body }: Pick<Outgoing, "id" | "body">) => {
    setOutgoing((all) => [...all.filter((each) => each.id !== id), { id, body, failure: null }]);
    try {
      await send(body, id);
      drop(id);
    } catch (failure) {
      setOutgoing((all) => all.map((each) => (each.id === id ? { ...each, failure } : each)));
    }
  };

  return {
    outgoing,
    post: (body: string) => void attempt({ id: newId<MessageId>(), body }),
    again: (message: Outgoing) => void attempt(message),
    drop,
  };
};
