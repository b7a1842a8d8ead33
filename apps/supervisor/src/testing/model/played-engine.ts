import type { RunId } from "@molecule/domain";
import type { DriverKind, Inspection, RunHandle } from "../../drivers/driver.ts";

type Execution = {
  ended: { exitCode: number | null; signal: string | null } | null;
  readonly agentKey: string;
};

/**
 * An engine whose executions are entries of a table: it keeps a driver's contract, and lets a play end them, or forget
 * how they ended, without a process for each. Real processes are killed elsewhere.
 */
export type PlayedEngine = {
  readonly kind: DriverKind;
  readonly running: () => readonly RunId[];
  readonly agentKeyOf: (id: RunId) => string | undefined;
  /** Ends an execution from outside. */
  readonly crash: (id: RunId) => void;
  /** Whether the next start is made, and whoever asked for it hears of a failure. */
  readonly loseNextStart: (loses: boolean) => void;
  /** The most executions that ran at once. */
  readonly mostAtOnce: () => number;
};

export const createPlayedEngine = (): PlayedEngine => {
  const executions = new Map<RunId, Execution>();
  let most = 0;
  let losesNext = false;
  const running = () => [...executions].flatMap(([id, { ended }]) => (ended === null ? [id] : []));
  const inspect = async (handle: RunHandle): Promise<Inspection> => {
    const execution = executions.get(handle.runId);
    if (execution === undefined) return { state: "absent" };
    if (execution.ended !== null) return { state: "exited", ...execution.ended };
    return { state: "running", handle: { ...handle, engine: { id: handle.runId } } };
  };
  return {
    running,
    agentKeyOf: (id) => executions.get(id)?.agentKey,
    crash: (id) => {
      const execution = executions.get(id);
      if (execution !== undefined) execution.ended ??= { exitCode: null, signal: "SIGKILL" };
    },
    loseNextStart: (loses) => {
      losesNext = loses;
    },
    mostAtOnce: () => most,
    kind: {
      hearsEnds: true,
      failure: "The played engine could not start it.",
      close: () => Promise.resolve(),
      surroundings: () => ({ PATH: "/usr/bin:/bin", HOME: "/nowhere", LANG: "C.UTF-8", TZ: "UTC" }),
      driver: {
        start: async ({ runId, workspaceId, tenantId, env }) => {
          if (!executions.has(runId))
            executions.set(runId, { ended: null, agentKey: env["MOLECULE_AGENT_KEY"] ?? "" });
          most = Math.max(most, running().length);
          if (losesNext) {
            losesNext = false;
            throw new Error("the engine's answer is lost");
          }
          return { runId, workspaceId, tenantId, engine: { id: runId } };
        },
        stop: async ({ runId }) => {
          const execution = executions.get(runId);
          if (execution !== undefined) execution.ended ??= { exitCode: 0, signal: null };
        },
        inspect,
        logs: async () => "",
      },
    },
  };
};
