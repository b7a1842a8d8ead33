import type { CallAuthorization } from "@molecule/services/calls";

/** Answers for bearers, kept for at most a second and forgotten when their run ends. */
export type KeyCache = {
  /** The answer if it is known now, so that the common case waits for nothing. */
  peek(keyDigest: string): CallAuthorization | undefined;
  /** Asks the database; concurrent askers share one question. */
  load(keyDigest: string): Promise<CallAuthorization>;
  /** The run has ended: its keys are asked for anew. */
  forgetRun(runId: string): void;
  /** Notifications may have been missed. */
  clear(): void;
};

export type KeyCacheOptions = {
  readonly authorize: (keyDigest: string) => Promise<CallAuthorization>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly ttlMs?: number;
};

type Entry = { readonly answer: CallAuthorization; readonly expiresMs: number };

/** The longest that a key works after its run's end, should the notification be lost. */
const TTL_MS = 1_000;
const CAPACITY = 20_000;

export const createKeyCache = ({ authorize, now, ttlMs = TTL_MS }: KeyCacheOptions): KeyCache => {
  const entries = new Map<string, Entry>();
  const pending = new Map<string, Promise<CallAuthorization>>();
  let epoch = 0;

  const forget = (keyDigest: string): void => {
    entries.delete(keyDigest);
  };

  const ask = async (keyDigest: string): Promise<CallAuthorization> => {
    const askedMs = now();
    const askedEpoch = epoch;
    const answer = await authorize(keyDigest);
    // An end that was heard while the question was open makes its answer doubtful: it serves its asker only.
    if (askedEpoch === epoch) {
      if (entries.size >= CAPACITY) entries.delete(entries.keys().next().value ?? keyDigest);
      entries.set(keyDigest, { answer, expiresMs: askedMs + ttlMs });
    }
    return answer;
  };

  return {
    peek: (keyDigest) => {
      const entry = entries.get(keyDigest);
      if (entry === undefined) return undefined;
      if (entry.expiresMs > now()) return entry.answer;
      forget(keyDigest);
      return undefined;
    },
    load: (keyDigest) => {
      const known = pending.get(keyDigest);
      if (known !== undefined) return known;
      const question = ask(keyDigest).finally(() => pending.delete(keyDigest));
      pending.set(keyDigest, question);
      return question;
    },
    forgetRun: (runId) => {
      epoch += 1;
      for (const [keyDigest, { answer }] of entries)
        if ("authority" in answer && answer.authority.runId === runId) forget(keyDigest);
    },
    clear: () => {
      epoch += 1;
      entries.clear();
    },
  };
};
