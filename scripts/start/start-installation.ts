import { dirname } from "node:path";
import { closeDatabase, connectDatabase } from "@molecule/db";
import { DRIVER_NAMES } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import { seedDatabase } from "@molecule/services/seed";
import { buildCanvas } from "./build-canvas.ts";
import { type Addresses, addressesOf, type ChildSpec, canvasHostOf, planChildren } from "./children.ts";
import {
  announceComing,
  announceUrl,
  claimDataDir,
  type DataDir,
  openDataDir,
  type RunningInstance,
  releaseDataDir,
} from "./data-dir.ts";
import { describeFirstOwner, takeFirstOwner } from "./first-owner.ts";
import { type KeptChild, keepAlive } from "./keep-alive.ts";
import { type InstallationKeys, prepareKeys } from "./keys.ts";
import { openDatabase } from "./open-database.ts";
import { type HeldPorts, holdPorts } from "./ports.ts";

export type Installation = {
  /** Resolves when everything serves. @throws StartError; what was started is stopped again by then */
  readonly ready: Promise<"started" | "already running">;
  /** Ends everything, PostgreSQL last; also in the middle of a start. */
  readonly stop: () => Promise<void>;
  /** Where each process can be found at this moment. */
  readonly pids: () => ReadonlyMap<string, number | undefined>;
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
  const processes = new Map<string, () => number | undefined>();
  const note: Run["note"] = (name, pid) => void processes.set(name, pid);
  const started = run({ environment, say, keep, check, note, signal: abort.signal });
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
  const pids = () => new Map([...processes].map(([name, pid]) => [name, pid()] as const));
  return { ready, stop, pids };
};

type Run = {
  readonly environment: Environment;
  readonly say: (line: string) => void;
  /** Remembers how a step is undone; the last step is undone first. */
  readonly keep: (undo: Undo) => void;
  readonly check: () => void;
  /** Tells where a process can be found, now and after it was started again. */
  readonly note: (name: string, pid: () => number | undefined) => void;
  readonly signal: AbortSignal;
};

const run = async (step: Run): Promise<"started" | "already running"> => {
  const { environment, say, keep, check, note, signal } = step;
  const dataDir = openDataDir(ROOT, environment["MOLECULE_DATA_DIR"]);
  const other = claimDataDir(dataDir);
  if (other !== undefined) {
    say(describeOther(other));
    return "already running";
  }
  keep(() => releaseDataDir(dataDir));
  const building = buildCanvas({ root: ROOT, logsDir: dataDir.file("logs"), say, signal });
  // Its error is heard below; until then it must not count as unheard.
  building.catch(() => undefined);
  const database = await openDatabase(dataDir, environment["DATABASE_URL"], say);
  keep(database.stop);
  if (database.pid !== null) note("postgres", database.pid);
  check();
  const held = await holdPorts(dataDir, environment["PORT"], canvasHostOf(environment));
  keep(held.releaseAll);
  const { ports } = held;
  const addresses = addressesOf(ports, environment);
  announceComing(dataDir, addresses.canvasUrl);
  const keys = await prepare(dataDir, database.url, addresses, environment, say);
  check();
  const plan = { root: ROOT, dataDir, databaseUrl: database.url, keys, ports, addresses, environment };
  await serve(step, planChildren(plan), { logsDir: dataDir.file("logs"), held, building });
  check();
  announceUrl(dataDir, addresses.canvasUrl);
  greet(dataDir, addresses, say);
  return "started";
};

const describeOther = ({ pid, url, serves }: RunningInstance): string => {
  const where = url === null ? "and is still starting" : serves ? `at ${url}` : `and will soon be at ${url}`;
  return `Molecule runs here already (process ${pid}), ${where}. End it with Ctrl-C where it was started.`;
};

type Serving = {
  readonly logsDir: string;
  readonly held: HeldPorts;
  readonly building: Promise<unknown>;
};

/** Starts the processes; the canvas when it is built. What agents need while they end is stopped after them. */
const serve = async (
  { keep, check, note, say }: Run,
  children: ReturnType<typeof planChildren>,
  { logsDir, held, building }: Serving,
): Promise<void> => {
  const start = async (name: keyof typeof children, among: KeptChild[]): Promise<KeptChild> => {
    const spec: ChildSpec = children[name];
    await held.release(name);
    check();
    const child = keepAlive(spec, logsDir, say);
    among.push(child);
    note(child.name, child.pid);
    return child;
  };
  const first: KeptChild[] = [];
  keep(() => stopAll(first));
  await start("sandboxModel", first);
  await start("gateway", first);
  const last: KeptChild[] = [];
  keep(() => stopAll(last));
  await start("supervisor", last);
  const serveCanvas = async (): Promise<void> => {
    await building;
    check();
    const canvas = await start("canvas", last);
    await canvas.ready;
  };
  await Promise.all([...first, ...last].map((child) => child.ready).concat(serveCanvas()));
};

const prepare = async (
  dataDir: DataDir,
  databaseUrl: string,
  addresses: Addresses,
  environment: Environment,
  say: (line: string) => void,
): Promise<InstallationKeys> => {
  const db = connectDatabase({ url: databaseUrl, maxConnections: 3, applicationName: "molecule-start" });
  try {
    const keys = await prepareKeys(dataDir, db, environment, say);
    await seedDatabase({
      ...{ db, registry, databaseUrl, applicationName: "molecule-seed-auth", ...addresses },
      fingerprintPepper: keys.fingerprintPepper,
      authSecret: keys.authSecret,
      newWorkspaceDriver: DRIVER_NAMES.find((name) => name === environment["WORKSPACE_DRIVER"]),
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
