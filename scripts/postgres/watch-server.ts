import { setTimeout as sleep } from "node:timers/promises";
import { isPostmasterOf, type Postmaster } from "./postmaster-file.ts";

export type WatchedServer = {
  readonly pid: () => number;
  /** Stops watching; a restart in hand is finished first. */
  readonly end: () => Promise<void>;
};

const LOOK_EVERY_MS = 500;

/** Starts the server again when it dies, on the same port, since its clients know no other. */
export const watchServer = (options: {
  readonly clusterDir: string;
  readonly first: Postmaster;
  readonly restart: () => Promise<Postmaster>;
  readonly say: (line: string) => void;
}): WatchedServer => {
  let current = options.first;
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    if (isPostmasterOf(current.pid, options.clusterDir)) return;
    options.say("PostgreSQL ended; starting it again");
    try {
      const next = await options.restart();
      if (next.port !== current.port)
        options.say(
          `PostgreSQL came back on port ${next.port} instead of ${current.port}: start everything again`,
        );
      current = next;
    } catch (error) {
      options.say(`PostgreSQL does not come back: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const loop = (async () => {
    while (!ending.signal.aborted) {
      // Aborting wakes it: nothing else would keep the process alive until the next look.
      await sleep(LOOK_EVERY_MS, undefined, { ref: false, signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await look();
    }
  })();
  return {
    pid: () => current.pid,
    end: async () => {
      ending.abort();
      await loop;
    },
  };
};
