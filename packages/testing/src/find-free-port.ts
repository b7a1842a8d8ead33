import { once } from "node:events";
import { createServer } from "node:net";

/** A port of this machine that nobody listens at, for a process that has to be told one. */
export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return address.port;
};
