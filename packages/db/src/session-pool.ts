import { openSession, type Session, type SessionSettings } from "./session.ts";

export type SessionPool = {
  /** Lends a session to `work` alone; whoever comes when all are lent waits in line. */
  readonly use: <T>(work: (session: Session) => Promise<T>) => Promise<T>;
  /** Lets work in hand finish for a while, then ends every session. */
  readonly end: (patienceMs: number) => Promise<void>;
};

type Waiter = { readonly resolve: (session: Session) => void; readonly reject: (error: Error) => void };

const closedError = (): Error => new Error("the database was closed by this process");

/** Does work with a session, and gives it up when the connection is lost under it. */
const orLost = <T>(session: Session, work: (session: Session) => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = session.whenLost(reject);
    work(session).then(resolve, reject).finally(stop);
  });

/** At most `max` sessions, opened when they are needed and replaced when their connection is lost. */
export const createSessionPool = (settings: SessionSettings, max: number): SessionPool => {
  const all = new Set<Session>();
  const idle: Session[] = [];
  const waiting: Waiter[] = [];
  let lent = 0;
  let ending = false;
  let onDrained: () => void = () => undefined;

  const forget = (session: Session): void => {
    all.delete(session);
    const index = idle.indexOf(session);
    if (index >= 0) idle.splice(index, 1);
  };
  const open = (): Session => {
    const session = openSession(settings, forget);
    all.add(session);
    return session;
  };
  const acquire = (): Promise<Session> => {
    if (ending) return Promise.reject(closedError());
    const session = idle.pop() ?? (lent < max ? open() : undefined);
    if (session === undefined) return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    lent += 1;
    return Promise.resolve(session);
  };
  const release = (session: Session): void => {
    const next = waiting.shift();
    if (next !== undefined) {
      next.resolve(session.isAlive() ? session : open());
      return;
    }
    lent -= 1;
    if (session.isAlive()) idle.push(session);
    if (lent === 0) onDrained();
  };
  return {
    use: async (work) => {
      const session = await acquire();
      try {
        return await orLost(session, work);
      } finally {
        release(session);
      }
    },
    end: async (patienceMs) => {
      ending = true;
      for (const waiter of waiting.splice(0)) waiter.reject(closedError());
      if (lent > 0) {
        const patience = setTimeout(() => onDrained(), patienceMs);
        await new Promise<void>((resolve) => {
          onDrained = resolve;
        });
        clearTimeout(patience);
      }
      await Promise.all([...all].map((session) => session.end()));
    },
  };
};
