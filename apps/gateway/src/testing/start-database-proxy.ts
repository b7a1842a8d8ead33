import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type DatabaseProxy = {
  /** The database's address by way of this proxy. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  /** Breaks the next connection over which the server answers, once the server has done what it was told. */
  cutNextReply(): void;
  open(): void;
  close(): Promise<void>;
};

/** Stands between a gateway and its database, to take the database away without stopping it for others. */
export const startDatabaseProxy = async (databaseUrl: string): Promise<DatabaseProxy> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let away = false;
  let cutReply = false;
  const server = createServer((caller) => {
    if (away) {
      caller.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [caller, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        caller.destroy();
        upstream.destroy();
      });
    }
    caller.pipe(upstream);
    upstream.on("data", (chunk) => {
      if (!cutReply) {
        caller.write(chunk);
        return;
      }
      cutReply = false;
      caller.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: Object.assign(new URL(databaseUrl), { hostname: "127.0.0.1", port: String(port) }).href,
    cut: () => {
      away = true;
      destroyAll();
    },
    cutNextReply: () => {
      cutReply = true;
    },
    open: () => {
      away = false;
    },
    close: async () => {
      destroyAll();
      server.close();
      await once(server, "close");
    },
  };
};
