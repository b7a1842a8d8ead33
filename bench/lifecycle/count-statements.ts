import { once } from "node:events";
import { connect, createServer } from "node:net";

/** Stands between a process and its database, and counts what the one asks of the other. */
export type StatementCounter = {
  /** The database's address by way of the counter. */
  readonly url: string;
  /** Statements so far, the beginning and the end of each transaction among them. */
  readonly count: () => number;
  readonly close: () => Promise<void>;
};

const QUERY = "Q".charCodeAt(0);
const EXECUTE = "E".charCodeAt(0);
const LENGTH_BYTES = 4;

/** Reads what a client of PostgreSQL sends (protocol 3, no TLS) and calls back for each statement in it. */
const createReader = (onStatement: () => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  // Only the very first message has no type.
  let typeBytes = 0;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= typeBytes + LENGTH_BYTES) {
      const end = typeBytes + rest.readUInt32BE(typeBytes);
      if (rest.length < end) return;
      if (typeBytes > 0 && (rest[0] === QUERY || rest[0] === EXECUTE)) onStatement();
      rest = rest.subarray(end);
      typeBytes = 1;
    }
  };
};

export const countStatements = async (databaseUrl: string): Promise<StatementCounter> => {
  const behind = new URL(databaseUrl);
  let count = 0;
  const server = createServer((client) => {
    const database = connect(Number(behind.port), behind.hostname);
    const read = createReader(() => {
      count += 1;
    });
    client.on("data", read);
    client.pipe(database);
    database.pipe(client);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the counter has no port");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  return {
    url: url.href,
    count: () => count,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
};
