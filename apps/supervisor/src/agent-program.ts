import { findRealRuntime, runtimeFolder } from "@molecule/services/runtimes";
import type { AgentProgram } from "./drivers/process/spawn-agent.ts";

export type AgentInstallation = {
  readonly main: string;
  /** Where agents keep their compiled code; they start faster with it. */
  readonly compileCache: string;
  readonly runtimesDir: string | undefined;
};

/** The program that runs inside a workspace, told who answers there and where a real runtime lies. */
export const planAgentProgram =
  ({ main, compileCache, runtimesDir }: AgentInstallation) =>
  (executor: string): AgentProgram => {
    const real = findRealRuntime(executor);
    const folder =
      real === undefined || runtimesDir === undefined
        ? []
        : [`--runtime-dir=${runtimeFolder(runtimesDir, real)}`];
    return { main, args: [`--executor=${executor}`, `--compile-cache=${compileCache}`, ...folder] };
  };
