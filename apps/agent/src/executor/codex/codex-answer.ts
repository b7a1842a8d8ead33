import { join } from "node:path";
import type { TokenUsage } from "@molecule/domain";
import type { AgentEnv } from "../../env.ts";
import type { FailureContext } from "../../llm/provider-failure.ts";
import type { Log } from "../../log.ts";
import type { Team } from "../../team/team.ts";
import type { Answering, Question } from "../answer.ts";
import { createConversations } from "../conversations.ts";
import type { RuntimePackage } from "../runtime/locate-package.ts";
import { type CodexStart, planCodexStart } from "./codex-env.ts";
import type { CodexUsage } from "./codex-events.ts";
import { codexFailure } from "./codex-failure.ts";
import { runCodex } from "./run-codex.ts";
import { openTeamServer } from "./team-server.ts";

export type CodexDependencies = {
  readonly env: AgentEnv;
  readonly found: RuntimePackage;
  readonly workDir: string;
  readonly system: string;
  readonly team: Team;
  readonly onUsage: (model: string, usage: TokenUsage) => void;
  readonly log: Log;
};

/** Kept of a talk: under which id Codex goes on with it, and what it had used by then. */
type Thread = { readonly id: string; readonly used: CodexUsage | null } | null;

const since = (now: number, before: number | undefined): number => Math.max(now - (before ?? 0), 0);

/** Codex counts a thread from its beginning, so a turn used what was added. */
const usedSince = (now: CodexUsage, before: CodexUsage | null): CodexUsage => ({
  input_tokens: since(now.input_tokens, before?.input_tokens),
  cached_input_tokens: since(now.cached_input_tokens, before?.cached_input_tokens),
  output_tokens: since(now.output_tokens, before?.output_tokens),
});

/** Codex counts what came from the cache among its input. */
const usageOf = (usage: CodexUsage): TokenUsage => ({
  input: Math.max(usage.input_tokens - usage.cached_input_tokens, 0),
  cacheRead: Math.min(usage.cached_input_tokens, usage.input_tokens),
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: usage.output_tokens,
});

const ask = async (
  deps: CodexDependencies,
  { args, variables }: CodexStart,
  context: FailureContext,
  { text, signal, onText }: Question,
  thread: Thread,
): Promise<Thread> => {
  signal.throwIfAborted();
  let id = thread?.id ?? null;
  let used = thread?.used ?? null;
  let words: string | null = null;
  let completed = false;
  let said = false;
  const resume = thread === null ? [] : ["resume", thread.id];
  await runCodex({
    program: join(deps.found.folder, "bin/codex.js"),
    args: ["exec", ...args, ...resume, "-"],
    ...{ variables, workDir: deps.workDir, question: text, signal },
    onEvent: (event) => {
      if (event.type === "thread.started") id = event.thread_id;
      if (event.type === "item.completed" && event.item.type === "agent_message") {
        onText(`${said ? "\n\n" : ""}${event.item.text ?? ""}`);
        said = true;
      }
      if (event.type === "turn.completed") {
        completed = true;
        deps.onUsage(deps.env.model ?? "", usageOf(usedSince(event.usage, used)));
        used = event.usage;
      }
      if (event.type === "turn.failed") words = event.error.message;
    },
  });
  signal.throwIfAborted();
  if (words !== null || !completed) throw codexFailure(words ?? "", context);
  return id === null ? null : { id, used };
};

/** Answers by the real Codex, one run of it per question, each going on with its talk. */
export const createCodexAnswer = (deps: CodexDependencies): Answering => {
  const { env, found, system, team, log } = deps;
  const { agentKey, openai } = env;
  const context: FailureContext = {
    mode: env.billingMode,
    credentialName: openai.apiKey?.name ?? "OPENAI_API_KEY",
    secrets: [agentKey.expose(), ...(openai.apiKey === null ? [] : [openai.apiKey.value.expose()])],
  };
  const talks = createConversations<Thread>(null);
  let told = false;
  return {
    label: `Codex (${found.version})`,
    answer: async (question) => {
      const server = await openTeamServer(team, question);
      try {
        const start = planCodexStart(env, system, server);
        if (!told && start.withheld.length > 0)
          log.warn("not-passed-on", { names: start.withheld.join(",") });
        told = true;
        const secrets = [...context.secrets, server.token];
        await talks.continue(question.contextId, (thread) =>
          ask(deps, start, { ...context, secrets }, question, thread),
        );
      } finally {
        server.close();
      }
    },
  };
};
