import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below those that systems give to connections of their own accord (Linux from 32768, others from 49152), so that
 * nobody has the port by chance when it is listened at, once or again.
 */
const [FIRST, PAST] = [15_000, 30_000];
const TRIES = 100;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
};

/** A port of this machine that nobody listens at, for a process that has to be told one. */
export const findFreePort = async (): Promise<number> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (PAST - FIRST));
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES} ports was free`);
};
