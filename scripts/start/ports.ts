import { createServer, type Server } from "node:net";
import { StartError } from "../start-error.ts";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";

const DEFAULT_PORTS = { canvas: 4400, gateway: 4401, supervisor: 4402, sandboxModel: 4403 } as const;

type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

/** Ports that are ours from now on: each is held by a listening socket until its process takes it over. */
export type HeldPorts = {
  readonly ports: Ports;
  /** Gives a port free for the process that starts now. */
  readonly release: (name: PortName) => Promise<void>;
  readonly releaseAll: () => Promise<void>;
};

const LOOPBACK = "127.0.0.1";

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("A held port has no number.");
  return address.port;
};

/** Listens without answering; undefined when somebody else has the port. */
const holdOn = (port: number, host: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => {
      if ("code" in error && (error.code === "EADDRINUSE" || error.code === "EACCES")) resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

/** `localhost` leads to `::1` first, where another program would be taken for us. */
const isFreeOnIpv6 = async (port: number): Promise<boolean> => {
  try {
    const probe = await holdOn(port, "::1");
    if (probe === undefined) return false;
    await closeServer(probe);
  } catch {
    // There is no such address on this machine.
  }
  return true;
};

const hold = async (name: PortName, port: number, host: string): Promise<Server | undefined> => {
  const server = await holdOn(port, host);
  if (server === undefined || name !== "canvas" || (await isFreeOnIpv6(portOf(server)))) return server;
  await closeServer(server);
  return undefined;
};

const readRemembered = (value: unknown, name: PortName): number | undefined => {
  if (typeof value !== "object" || value === null || !(name in value)) return undefined;
  const port: unknown = Reflect.get(value, name);
  return typeof port === "number" && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
};

const parseWanted = (text: string | undefined): number | undefined => {
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartError(`PORT=${text} is not a port.`, "Give a number from 1 to 65535, or leave it out.");
};

const holdAny = async (name: PortName, host: string, candidates: readonly number[]): Promise<Server> => {
  for (const candidate of candidates) {
    const server = await hold(name, candidate, host);
    if (server !== undefined) return server;
  }
  return holdAny(name, host, [0]);
};

const holdWanted = async (port: number, host: string): Promise<Server> => {
  const server = await hold("canvas", port, host);
  if (server !== undefined) return server;
  throw new StartError(
    `Port ${port} is in use by another program.`,
    "End that program, give another PORT, or leave PORT out to have a free one chosen.",
  );
};

const keepHeld = () => {
  const servers = new Map<PortName, Server>();
  const release = async (name: PortName): Promise<void> => {
    const server = servers.get(name);
    servers.delete(name);
    if (server !== undefined) await closeServer(server);
  };
  return {
    add: (name: PortName, server: Server): number => {
      servers.set(name, server);
      return portOf(server);
    },
    release,
    releaseAll: async (): Promise<void> => {
      await Promise.all([...servers.keys()].map(release));
    },
  };
};

/**
 * Takes the ports: what `PORT` asks for the canvas, else what was used last time, else the default, else any free
 * one. Remembered, so that a bookmark keeps working, and held, so that nobody takes them while we are building.
 * @param canvasHost the address that the canvas will listen on
 * @throws StartError when the port that was asked for is busy
 */
export const holdPorts = async (
  dataDir: DataDir,
  wantedText: string | undefined,
  canvasHost: string = LOOPBACK,
): Promise<HeldPorts> => {
  const file = dataDir.file("ports.json");
  const remembered = readJson(file);
  const wanted = parseWanted(wantedText);
  const held = keepHeld();
  const take = async (name: PortName): Promise<number> => {
    const host = name === "canvas" ? canvasHost : LOOPBACK;
    if (name === "canvas" && wanted !== undefined) return held.add(name, await holdWanted(wanted, host));
    const known = [readRemembered(remembered, name), DEFAULT_PORTS[name]];
    return held.add(
      name,
      await holdAny(
        name,
        host,
        known.filter((port) => port !== undefined),
      ),
    );
  };
  try {
    const canvas = await take("canvas");
    const gateway = await take("gateway");
    const supervisor = await take("supervisor");
    const ports = { canvas, gateway, supervisor, sandboxModel: await take("sandboxModel") };
    writeJson(file, ports);
    return { ports, release: held.release, releaseAll: held.releaseAll };
  } catch (error) {
    await held.releaseAll();
    throw error;
  }
};
