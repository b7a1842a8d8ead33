import { dirname } from "node:path";
import { closeDatabase, connectDatabase } from "@molecule/db";
import { buildCanvas } from "./build-canvas.ts";
import { type Addresses, addressesOf, planChildren } from "./children.ts";
import { announceUrl, claimDataDir, type DataDir, openDataDir, releaseDataDir } from "./data-dir.ts";
import { describeFirstOwner, takeFirstOwner } from "./first-owner.ts";
import { type KeptChild, keepAlive } from "./keep-alive.ts";
import { type InstallationKeys, prepareKeys } from "./keys.ts";
import { openDatabase } from "./open-database.ts";
import { choosePorts } from "./ports.ts";
import { seedDatabase } from "./seed-database.ts";

export type Installation = {
  /** Resolves when everything serves. @throws StartError; what was started is stopped again by then */
  readonly ready: Promise<"started" | "already running">;
  /** Ends everything, PostgreSQL last; also in the middle of a start. */
  readonly stop: () => Promise<void>;
};

type Environment = Readonly<Record<string, string | undefined>>;
type Undo = () => Promise<void> | void;

const ROOT = dirname(dirname(import.meta.dirname));

/** Starts the installation of one data folder: database, processes, canvas. */
export const startInstallation = (environment: Environment, say: (line: string) => void): Installation => {
  const undos: Undo[] = [];
  const abort = new AbortController();
  const keep = (undo: Undo): void => {
    undos.push(undo);
  };
  const check = (): void => {
    if (abort.signal.aborted) throw new Error("stopped while starting");
  };
  const started = run({ environment, say, keep, check, signal: abort.signal });
  let stopped: Promise<void> | undefined;
  const undoAll = async (): Promise<void> => {
    for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
  };
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      abort.abort();
      await started.catch(() => undefined);
      await undoAll();
    })();
    return stopped;
  };
  const ready = started.catch(async (error: unknown) => {
    // Whoever stopped us is waiting for the end, not for the reasons of steps that were cut short.
    if (abort.signal.aborted) return new Promise<never>(() => undefined);
    abort.abort();
    await undoAll();
    throw error;
  });
  return { ready, stop };
};

type Run = {
  readonly environment: Environment;
  readonly say: (line: string) => void;
  /** Remembers how a step is undone; the last step is undone first. */
  readonly keep: (undo: Undo) => void;
  readonly check: () => void;
  readonly signal: AbortSignal;
};

const run = async ({
  environment,
  say,
  keep,
  check,
  signal,
}: Run): Promise<"started" | "already running"> => {
  const dataDir = openDataDir(ROOT, environment["MOLECULE_DATA_DIR"]);
  const other = claimDataDir(dataDir);
  if (other !== undefined) {
    const where = other.url === null ? "and is still starting" : `at ${other.url}`;
    say(
      `Molecule runs here already (process ${other.pid}), ${where}. End it with Ctrl-C where it was started.`,
    );
    return "already running";
  }
  keep(() => releaseDataDir(dataDir));
  const logsDir = dataDir.file("logs");
  const building = buildCanvas(ROOT, logsDir, say, signal);
  // Its error is heard below; until then it must not count as unheard.
  building.catch(() => undefined);
  const database = await openDatabase(dataDir, environment["DATABASE_URL"]);
  keep(database.stop);
  check();
  const ports = await choosePorts(dataDir, environment["PORT"]);
  const addresses = addressesOf(ports, environment["CANVAS_URL"]);
  const keys = await prepare(dataDir, database.url, addresses, environment);
  check();
  const children = planChildren({
    root: ROOT,
    dataDir,
    databaseUrl: database.url,
    keys,
    ports,
    addresses,
    environment,
  });
  const start = (spec: (typeof children)["gateway"]): KeptChild => keepAlive(spec, logsDir, say);
  const first = [start(children.sandboxModel), start(children.gateway)];
  keep(() => stopAll(first));
  const supervisor = start(children.supervisor);
  const last = [supervisor];
  keep(() => stopAll(last));
  const serveCanvas = async (): Promise<void> => {
    await building;
    check();
    const canvas = start(children.canvas);
    last.push(canvas);
    await canvas.ready;
  };
  await Promise.all([...first, supervisor].map((child) => child.ready).concat(serveCanvas()));
  check();
  announceUrl(dataDir, addresses.canvasUrl);
  greet(dataDir, addresses, say);
  return "started";
};

const prepare = async (
  dataDir: DataDir,
  databaseUrl: string,
  addresses: Addresses,
  environment: Environment,
): Promise<InstallationKeys> => {
  const db = connectDatabase({ url: databaseUrl, maxConnections: 3, applicationName: "molecule-start" });
  try {
    const keys = await prepareKeys(dataDir, db, environment);
    await seedDatabase({
      db,
      databaseUrl,
      keys,
      addresses,
      describeOwner: () => describeFirstOwner(dataDir, environment),
    });
    return keys;
  } finally {
    await closeDatabase(db);
  }
};

const stopAll = async (children: readonly KeptChild[]): Promise<void> => {
  await Promise.all(children.map((child) => child.stop()));
};

const greet = (dataDir: DataDir, addresses: Addresses, say: (line: string) => void): void => {
  const owner = takeFirstOwner(dataDir);
  say(`\n  Molecule is ready: ${addresses.canvasUrl}`);
  if (owner !== undefined)
    say(
      `\n  Sign in as    ${owner.email}\n  Password      ${owner.password}\n  This password is shown once; change it after signing in.`,
    );
  say(`\n  Data in ${dataDir.path}. Ctrl-C stops everything.\n`);
};
