import type { AgentArguments } from "../../agent-arguments.ts";
import { agentFailure } from "../../agent-failure.ts";
import { locatePackage, type RuntimePackage } from "./locate-package.ts";

const PACKAGES: Readonly<Record<string, string>> = {
  "claude-code": "@anthropic-ai/claude-agent-sdk",
  codex: "@openai/codex",
};

/**
 * The real runtime that is to answer, null for the loop. Looked for before the agent says that it is there.
 * @throws AgentFailure RUNTIME_NOT_INSTALLED
 */
export const locateRuntime = async ({
  executor,
  runtimeDir,
}: Pick<AgentArguments, "executor" | "runtimeDir">): Promise<RuntimePackage | null> => {
  if (executor === "loop") return null;
  const name = PACKAGES[executor];
  if (name === undefined)
    throw agentFailure(
      "RUNTIME_NOT_INSTALLED",
      `This agent cannot drive “${executor}”.`,
      "Choose another runtime on the Config tab.",
    );
  return locatePackage(runtimeDir, executor, name);
};
