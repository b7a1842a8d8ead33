import postgres from "postgres";
import { EVERY_CONNECTION } from "./every-connection.ts";

/**
 * One connection for one piece of work at a time. The client library's own pool would give a connection that died
 * in the middle of a transaction to the next caller, and run what the dead transaction still sends inside the
 * other's; here a connection that closed is never used again.
 */
export type Session = {
  readonly client: postgres.Sql;
  readonly isAlive: () => boolean;
  /** Calls back when the connection closes, not when the session is ended on purpose. @returns what stops that */
  readonly whenLost: (listener: (error: ConnectionLost) => void) => () => void;
  readonly end: () => Promise<void>;
};

export type SessionSettings = {
  readonly url: string;
  readonly applicationName: string;
  /** Taken when the session begins, instead of the login role. */
  readonly role?: string;
};

/** No statement of ours takes longer than this; one that does is a mistake that must not hold locks. */
const STATEMENT_TIMEOUT_MS = 60_000;

export class ConnectionLost extends Error {
  readonly code = "CONNECTION_LOST";
  constructor() {
    super("the connection to the database was lost");
    this.name = "ConnectionLost";
  }
}

/** Connects when it is first used, so opening one does not fail when the server is away. */
export const openSession = (settings: SessionSettings, onLost: (session: Session) => void): Session => {
  let alive = true;
  // One promise for all who work here would keep every answer that was ever raced against it.
  const listeners = new Set<(error: ConnectionLost) => void>();
  const client = postgres(settings.url, {
    ...EVERY_CONNECTION,
    max: 1,
    connect_timeout: 10,
    idle_timeout: 0,
    // The library ends old connections between two statements, which may be the middle of a transaction.
    max_lifetime: null,
    onclose: () => {
      if (!alive) return;
      alive = false;
      for (const listener of listeners) listener(new ConnectionLost());
      listeners.clear();
      onLost(session);
      void client.end({ timeout: 0 }).catch(() => undefined);
    },
    connection: {
      application_name: settings.applicationName,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      ...(settings.role === undefined ? {} : { role: settings.role }),
    },
  });
  const session: Session = {
    client,
    isAlive: () => alive,
    whenLost: (listener) => {
      if (alive) listeners.add(listener);
      else listener(new ConnectionLost());
      return () => listeners.delete(listener);
    },
    end: async () => {
      alive = false;
      await client.end({ timeout: 0 });
    },
  };
  return session;
};
