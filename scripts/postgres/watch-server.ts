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
  let watching = true;
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
    while (watching) {
      await sleep(LOOK_EVERY_MS, undefined, { ref: false });
      if (watching) await look();
    }
  })();
  return {
    pid: () => current.pid,
    end: async () => {
      watching = false;
      await loop;
    },
  };
};
