import type { TokenUsage } from "@molecule/domain";
import { AgentFailure } from "../../agent-failure.ts";
import type { AgentEnv } from "../../env.ts";
import { modelIdFor } from "../../llm/model-id.ts";
import type { FailureContext } from "../../llm/provider-failure.ts";
import type { Log } from "../../log.ts";
import type { Team } from "../../team/team.ts";
import type { Answering, Question } from "../answer.ts";
import { createConversations } from "../conversations.ts";
import type { RuntimePackage } from "../runtime/locate-package.ts";
import { planClaudeEnv } from "./claude-env.ts";
import { type ClaudeResult, readClaudeMessage } from "./claude-events.ts";
import { endedBadly, failureOfResult } from "./claude-failure.ts";
import { createClaudeUsage } from "./claude-usage.ts";
import { type ClaudeSdk, loadClaudeSdk } from "./load-claude-sdk.ts";
import { createTeamServer } from "./team-server.ts";

export type ClaudeDependencies = {
  readonly env: AgentEnv;
  readonly found: RuntimePackage;
  /** Of its work; it reads and writes there. */
  readonly workDir: string;
  readonly system: string;
  readonly team: Team;
  readonly isRoot: boolean;
  readonly onUsage: (model: string, usage: TokenUsage) => void;
  readonly log: Log;
};

/** Kept of a talk: under which id Claude Code goes on with it. */
type Session = string | null;

type Parts = ClaudeDependencies & {
  readonly sdk: ClaudeSdk;
  readonly variables: Readonly<Record<string, string>>;
  readonly context: FailureContext;
};

const optionsOf = (parts: Parts, session: Session, abortController: AbortController, question: Question) => {
  const { env, workDir, system, variables, sdk, team, log } = parts;
  const model = env.model === null ? null : modelIdFor(env.billingMode, env.model);
  return {
    cwd: workDir,
    env: variables,
    ...(model === null ? {} : { model }),
    ...(session === null ? {} : { resume: session }),
    systemPrompt: { type: "preset", preset: "claude_code", append: system },
    // Settings that lie in a repository could name another endpoint or a helper that hands out keys.
    settingSources: [],
    strictMcpConfig: true,
    mcpServers: { team: createTeamServer(sdk, team, question) },
    // Nobody sits there to answer; what it may reach is the driver's to bound.
    permissionMode: "bypassPermissions",
    allowDangerouslySkipPermissions: true,
    disallowedTools: ["AskUserQuestion"],
    includePartialMessages: true,
    abortController,
    stderr: () => log.warn("claude-code-complained", { messageId: question.messageId }),
  };
};

/** Follows one query to its result; text goes out as it comes. */
const follow = async (
  messages: AsyncIterable<unknown>,
  onText: (text: string) => void,
  usage: ReturnType<typeof createClaudeUsage>,
): Promise<ClaudeResult | null> => {
  let result: ClaudeResult | null = null;
  let said = false;
  for await (const raw of messages) {
    const message = readClaudeMessage(raw);
    if (message === null) continue;
    if (message.type === "result") {
      result = message;
      usage.result(message);
      continue;
    }
    const { event, parent_tool_use_id: within } = message;
    usage.event(event);
    // What a helper agent says is for Claude Code, not for the caller.
    if (within !== null) continue;
    if (event.type === "content_block_start" && event.content_block.type === "text" && said) onText("\n\n");
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
      onText(event.delta.text ?? "");
      said = true;
    }
  }
  return result;
};

const ask = async (parts: Parts, question: Question, session: Session): Promise<Session> => {
  const { sdk, env, context, onUsage } = parts;
  const { signal } = question;
  signal.throwIfAborted();
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener("abort", stop, { once: true });
  const usage = createClaudeUsage(env);
  let result: ClaudeResult | null = null;
  try {
    const options = optionsOf(parts, session, abort, question);
    result = await follow(sdk.query({ prompt: question.text, options }), question.onText, usage);
  } catch (error) {
    abort.abort();
    signal.throwIfAborted();
    if (error instanceof AgentFailure) throw error;
    // After a result that is an error the SDK throws as well; the result says more.
    result = usage.lastResult();
    if (result === null) throw endedBadly(error instanceof Error ? error.message : "", context.secrets);
  } finally {
    signal.removeEventListener("abort", stop);
    for (const [model, used] of usage.total()) onUsage(model, used);
  }
  signal.throwIfAborted();
  if (result === null) throw endedBadly("", context.secrets);
  const failure = failureOfResult(result, context);
  if (failure !== null) throw failure;
  return result.session_id;
};

const secretsOf = ({ agentKey, anthropic }: AgentEnv) => {
  const { apiKey, authToken, oauthToken } = anthropic;
  const credentials = [authToken, apiKey, oauthToken].filter((one) => one !== null);
  return {
    credentialName: credentials[0]?.name ?? "the credential",
    secrets: [agentKey.expose(), ...credentials.map(({ value }) => value.expose())],
  };
};

/**
 * Answers by the real Claude Code, one run of it per question, each going on with its talk. It gets the planned
 * environment and no other setting; its SDK is loaded at the first question.
 */
export const createClaudeAnswer = (deps: ClaudeDependencies): Answering => {
  const { env, found, isRoot, log } = deps;
  const { variables, withheld } = planClaudeEnv(env, isRoot);
  if (withheld.length > 0) log.warn("not-passed-on", { names: withheld.join(",") });
  const context: FailureContext = { mode: env.billingMode, ...secretsOf(env) };
  const talks = createConversations<Session>(null);
  let loaded: Promise<ClaudeSdk> | null = null;
  return {
    label: `Claude Code (agent SDK ${found.version})`,
    answer: async (question) => {
      loaded ??= loadClaudeSdk(found);
      const sdk = await loaded;
      await talks.continue(question.contextId, (session) =>
        ask({ ...deps, sdk, variables, context }, question, session),
      );
    },
  };
};
