import type { TokenUsage } from "@molecule/domain";
import { agentFailure } from "../agent-failure.ts";
import type { Llm, ToolCall, ToolResult, Turn } from "../llm/llm.ts";
import type { Tool, ToolUse } from "./tools/tool.ts";

/** How often the model may call tools before it must have answered. */
const MAX_TURNS = 8;

export type TurnsInput = {
  readonly llm: Llm;
  readonly system: string;
  /** The conversation so far; its last turn is the question. */
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly signal: AbortSignal;
  readonly requestId: string;
  readonly onText: (text: string) => void;
  readonly onUsage: (usage: TokenUsage) => void;
};

const runTool = async (tools: readonly Tool[], call: ToolCall, use: ToolUse): Promise<ToolResult> => {
  const tool = tools.find((candidate) => candidate.definition.name === call.name);
  if (tool === undefined)
    return { callId: call.id, text: `There is no tool “${call.name}” here.`, failed: true };
  try {
    return { callId: call.id, text: await tool.run(call.input, use), failed: false };
  } catch (error) {
    use.signal.throwIfAborted();
    return { callId: call.id, text: error instanceof Error ? error.message : "It failed.", failed: true };
  }
};

/**
 * Asks the model, runs the tools that it calls, and asks again until it answers. Returns the conversation with
 * everything that was said.
 * @throws AgentFailure, or the signal's reason.
 */
export const runTurns = async (input: TurnsInput): Promise<readonly Turn[]> => {
  const turns = [...input.turns];
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const reply = await input.llm.complete({
      system: input.system,
      turns,
      tools: input.tools.map((tool) => tool.definition),
      signal: input.signal,
      requestId: input.requestId,
      onText: input.onText,
      onUsage: input.onUsage,
    });
    turns.push({ role: "assistant", text: reply.text, toolCalls: reply.toolCalls });
    if (reply.toolCalls.length === 0) return turns;
    const use = { messageId: input.requestId, signal: input.signal };
    const results = await Promise.all(reply.toolCalls.map((call) => runTool(input.tools, call, use)));
    turns.push({ role: "tool", results });
  }
  throw agentFailure(
    "TURN_LIMIT",
    `The model called tools ${MAX_TURNS} times without answering.`,
    "Ask for one step at a time.",
  );
};
