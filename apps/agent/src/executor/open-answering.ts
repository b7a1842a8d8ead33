import { userInfo } from "node:os";
import type { RegisterResponse, TokenUsage } from "@molecule/domain";
import type { AgentEnv } from "../env.ts";
import { createLazyLlm } from "../llm/lazy-llm.ts";
import type { Log } from "../log.ts";
import type { Team } from "../team/team.ts";
import type { Answering } from "./answer.ts";
import { createClaudeAnswer } from "./claude-code/claude-answer.ts";
import { createCodexAnswer } from "./codex/codex-answer.ts";
import { describeSelf } from "./describe-self.ts";
import { createLoopAnswer } from "./loop-answer.ts";
import type { RuntimePackage } from "./runtime/locate-package.ts";
import { calculator } from "./tools/calculator.ts";
import { createClock } from "./tools/clock.ts";
import { createTeamTools } from "./tools/team-tools.ts";

export type AnsweringInput = {
  readonly executor: string;
  /** The real runtime; null for the loop. */
  readonly found: RuntimePackage | null;
  readonly env: AgentEnv;
  readonly registered: RegisterResponse;
  readonly team: Team;
  readonly onUsage: (model: string, usage: TokenUsage) => void;
  readonly log: Log;
};

/** What answers here, as the start decided. Nothing answers in another's place. */
export const openAnswering = (input: AnsweringInput): Answering => {
  const { found, env, registered, team, onUsage } = input;
  const system = describeSelf(registered);
  if (found === null)
    return createLoopAnswer({
      openLlm: createLazyLlm(env, registered.sandbox),
      tools: [calculator, createClock(() => new Date()), ...createTeamTools(team)],
      system,
      onUsage: (usage) => onUsage(env.model ?? "", usage),
    });
  const real = { ...input, found, system, workDir: process.cwd() };
  return input.executor === "codex"
    ? createCodexAnswer(real)
    : createClaudeAnswer({ ...real, isRoot: userInfo().uid === 0 });
};
