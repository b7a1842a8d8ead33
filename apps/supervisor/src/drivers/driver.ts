import {
  DRIVER_NAMES,
  type DriverName,
  type RunId,
  type Secret,
  type TenantId,
  type WorkspaceId,
} from "@molecule/domain";

/** Which run an execution belongs to. */
export type RunRef = {
  readonly runId: RunId;
  readonly workspaceId: WorkspaceId;
  readonly tenantId: TenantId;
};

/** What a driver knows an execution by. A bare reference stands for a run whose start was not recorded. */
export type RunHandle = RunRef & { readonly engine?: Readonly<Record<string, string | number>> };

/** Where a run's LLM calls may go; a driver that can, closes every other way. */
export type Egress =
  | { readonly to: "gateway" }
  | { readonly to: "hosts"; readonly hosts: readonly string[] }
  /** Nobody here manages its calls. */
  | { readonly to: "anywhere" };

export type StartableRun = RunRef & {
  /** Of the lease under which it was prepared: tells a stale execution from the current one. */
  readonly fence: number;
  /** What the program inside is to answer with. */
  readonly executor: string;
  /** Finished: a driver starts from nothing and adds nothing. */
  readonly env: Readonly<Record<string, string>>;
  readonly egress: Egress;
  /** To be kept out of the log. */
  readonly secretValues: readonly Secret[];
};

/** How far an execution is that its engine brings up by itself, after it was told to. */
export type Boot =
  | { readonly upForMs: number }
  | {
      /** In the engine's own words. */
      readonly waitingFor: string;
      /** Waiting longer does not help. */
      readonly hopeless: boolean;
    };

export type Inspection =
  | {
      readonly state: "running";
      readonly handle: RunHandle;
      /** Left out by a driver whose `start` is over only when the program runs. */
      readonly boot?: Boot;
    }
  /** It ran, and does no more. The code is null when nobody could see it end. */
  | { readonly state: "exited"; readonly exitCode: number | null; readonly signal: string | null }
  /** Nothing is known of it here: it was never started, or all traces are gone. */
  | { readonly state: "absent" };

/**
 * How a run is executed. All of it is idempotent, by run id or workspace, and throws rather than logs and returns. The
 * engine never starts an old environment by itself.
 */
export type Driver = {
  /** @returns the handle of the one execution of this run, which a second call finds running */
  readonly start: (run: StartableRun) => Promise<RunHandle>;
  /** Asks it to end, and ends it when it has not within the grace. Nothing happens when it has ended already. */
  readonly stop: (handle: RunHandle, graceMs: number) => Promise<void>;
  readonly inspect: (handle: RunHandle) => Promise<Inspection>;
  /** The end of its output, redacted. */
  readonly logs: (handle: RunHandle) => Promise<string>;
  /** Ends and removes what is kept of a workspace's runs, and their environments with it. Its files stay. */
  readonly forget: (workspaceId: WorkspaceId) => Promise<void>;
};

/** A driver with what belongs into the plan of a run that it will start, since it may add nothing later. */
export type DriverKind = {
  readonly driver: Driver;
  /** PATH, HOME, LANG and TZ as the execution will find them. */
  readonly surroundings: (run: {
    readonly id: RunId;
    readonly workspaceId: WorkspaceId;
  }) => Readonly<Record<"PATH" | "HOME" | "LANG" | "TZ", string>>;
  /**
   * Throws what is known to be in the way of any start, before the run that serves is ended for one. Left out where
   * nothing can be known before.
   */
  readonly assertReady?: () => Promise<void>;
  /** Says when an execution ends by itself, so that nobody needs to look at each of them again and again. */
  readonly hearsEnds: boolean;
  /** What a person is told of a start that failed and says no more. */
  readonly failure: string;
  /** Ends whatever it listens to; executions go on. */
  readonly close: () => Promise<void>;
};

/** The drivers that this installation has; workspaces of others wait for a supervisor that has theirs. */
export type Drivers = Readonly<Partial<Record<DriverName, DriverKind>>>;

/**
 * Whether agents go on when their supervisor stops in order, as they do when it dies, for the next one to adopt.
 * Unless told, what an engine or a cluster runs does; plain processes end with the platform that started them.
 */
export const isLeftOnStop = (told: "end" | "leave" | undefined, driver: DriverName): boolean =>
  told === undefined ? driver !== "process" : told === "leave";

export const listDrivers = (drivers: Drivers): readonly DriverName[] =>
  DRIVER_NAMES.filter((name) => drivers[name] !== undefined);

/** @throws Error when this installation has none of that name */
export const getDriver = (drivers: Drivers, name: DriverName): DriverKind => {
  const kind = drivers[name];
  if (kind === undefined) throw new Error(`this supervisor has no driver ${name}`);
  return kind;
};
