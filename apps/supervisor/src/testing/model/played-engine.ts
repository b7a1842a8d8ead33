import { DomainError, type RunId, type WorkspaceId } from "@molecule/domain";
import type { DriverKind, Inspection, RunHandle } from "../../drivers/driver.ts";

/** What an engine throws that is away for a moment. */
export class PlayedEngineError extends Error {
  override readonly name = "PlayedEngineError";
}

type Execution = {
  readonly workspaceId: WorkspaceId;
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
  /** Of which it still has something, ended or not. */
  readonly kept: () => readonly RunId[];
  readonly agentKeyOf: (id: RunId) => string | undefined;
  /** Ends an execution from outside. */
  readonly crash: (id: RunId) => void;
  /** The next start is made, and whoever asked for it hears of a failure. */
  readonly loseNextStart: () => void;
  /** The next call of any kind fails, and does nothing. */
  readonly failNextCall: () => void;
  /** Whether it has what a start needs; without, it says so when it is asked, and starts nothing. */
  readonly setImage: (there: boolean) => void;
  /** What was to fail does not. */
  readonly calmDown: () => void;
  /** The most executions that ran at once. */
  readonly mostAtOnce: () => number;
};

export const createPlayedEngine = (): PlayedEngine => {
  const executions = new Map<RunId, Execution>();
  let most = 0;
  let losesNext = false;
  let failsNext = false;
  let hasImage = true;
  const assertImage = (): void => {
    if (!hasImage) throw new DomainError("UNAVAILABLE", "There is no image.", { remedy: "Load it." });
  };
  const answer = (): void => {
    if (!failsNext) return;
    failsNext = false;
    throw new PlayedEngineError("the engine does not answer");
  };
  const running = () => [...executions].flatMap(([id, { ended }]) => (ended === null ? [id] : []));
  const inspect = async (handle: RunHandle): Promise<Inspection> => {
    answer();
    const execution = executions.get(handle.runId);
    if (execution === undefined) return { state: "absent" };
    if (execution.ended !== null) return { state: "exited", ...execution.ended };
    return { state: "running", handle: { ...handle, engine: { id: handle.runId } } };
  };
  return {
    running,
    kept: () => [...executions.keys()],
    agentKeyOf: (id) => executions.get(id)?.agentKey,
    crash: (id) => {
      const execution = executions.get(id);
      if (execution !== undefined) execution.ended ??= { exitCode: null, signal: "SIGKILL" };
    },
    calmDown: () => {
      losesNext = false;
      failsNext = false;
    },
    loseNextStart: () => {
      losesNext = true;
    },
    setImage: (there) => {
      hasImage = there;
    },
    failNextCall: () => {
      failsNext = true;
    },
    mostAtOnce: () => most,
    kind: {
      hearsEnds: true,
      failure: "The played engine could not start it.",
      close: () => Promise.resolve(),
      assertReady: async () => assertImage(),
      surroundings: () => ({ PATH: "/usr/bin:/bin", HOME: "/nowhere", LANG: "C.UTF-8", TZ: "UTC" }),
      driver: {
        start: async ({ runId, workspaceId, tenantId, env }) => {
          answer();
          assertImage();
          if (!executions.has(runId))
            executions.set(runId, { workspaceId, ended: null, agentKey: env["MOLECULE_AGENT_KEY"] ?? "" });
          most = Math.max(most, running().length);
          if (losesNext) {
            losesNext = false;
            throw new PlayedEngineError("the engine's answer is lost");
          }
          return { runId, workspaceId, tenantId, engine: { id: runId } };
        },
        stop: async ({ runId }) => {
          answer();
          const execution = executions.get(runId);
          if (execution !== undefined) execution.ended ??= { exitCode: 0, signal: null };
        },
        inspect,
        forget: async (workspaceId) => {
          answer();
          for (const [id, execution] of executions)
            if (execution.workspaceId === workspaceId) executions.delete(id);
        },
        logs: async () => "",
      },
    },
  };
};
