import { createServer } from "node:net";
import { findFreePort } from "../postgres/server.ts";
import { StartError } from "../start-error.ts";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";

const DEFAULT_PORTS = { canvas: 4400, gateway: 4401, supervisor: 4402, sandboxModel: 4403 } as const;

type PortName = keyof typeof DEFAULT_PORTS;
export type Ports = Readonly<Record<PortName, number>>;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });

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

/**
 * Chooses the ports: what `PORT` asks for the canvas, else what was used last time, else the default, else any free
 * one. Remembered, so that a bookmark keeps working.
 * @throws StartError when the port that was asked for is busy
 */
export const choosePorts = async (dataDir: DataDir, wantedText: string | undefined): Promise<Ports> => {
  const file = dataDir.file("ports.json");
  const remembered = readJson(file);
  const wanted = parseWanted(wantedText);
  if (wanted !== undefined && !(await isFree(wanted)))
    throw new StartError(
      `Port ${wanted} is in use by another program.`,
      "End that program, give another PORT, or leave PORT out to have a free one chosen.",
    );
  const taken = new Set<number>();
  const choose = async (name: PortName): Promise<number> => {
    const first = name === "canvas" ? wanted : undefined;
    for (const candidate of [first, readRemembered(remembered, name), DEFAULT_PORTS[name]]) {
      if (candidate === undefined || taken.has(candidate) || !(await isFree(candidate))) continue;
      taken.add(candidate);
      return candidate;
    }
    const port = await findFreePort();
    taken.add(port);
    return port;
  };
  const ports = {
    canvas: await choose("canvas"),
    gateway: await choose("gateway"),
    supervisor: await choose("supervisor"),
    sandboxModel: await choose("sandboxModel"),
  };
  writeJson(file, ports);
  return ports;
};
