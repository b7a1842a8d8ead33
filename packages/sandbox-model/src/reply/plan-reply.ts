import { solveArithmetic } from "./arithmetic.ts";
import { countTokens, cutToTokens } from "./count-tokens.ts";

/** A request, whatever dialect it came in. */
export type Prompt = {
  readonly model: string;
  readonly stream: boolean;
  /** What the person asked last. */
  readonly question: string;
  /** Results of the tools that the last turn called; empty when there were none. */
  readonly toolResults: readonly string[];
  /** Every text that counts as input: system, turns, tool definitions. */
  readonly texts: readonly string[];
  readonly toolNames: readonly string[];
  /** A tool that the caller insists on. */
  readonly forcedTool: string | null;
  readonly maxTokens: number | null;
};

/** A body as a prompt, or why it is none. */
export type ReadResult =
  | { readonly ok: true; readonly prompt: Prompt }
  | { readonly ok: false; readonly message: string };

export type ToolCall = { readonly name: string; readonly input: Readonly<Record<string, unknown>> };

export type Answer = {
  readonly kind: "answer";
  readonly text: string;
  readonly toolCall: ToolCall | null;
  readonly stop: "end" | "length" | "tool";
  readonly deltaDelayMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
};
export type Failure = { readonly kind: "failure"; readonly status: number; readonly message: string };
export type Reply = Answer | Failure;

const SLOW_DELTA_MS = 150;
const FAIL = /^[ \t]*fail\s+([45]\d\d)\b[ \t]*(.*)$/im;
const SLOWLY = /^[ \t]*slowly[,:]?[ \t]+/im;
const REPEAT = /^[ \t]*repeat:[ \t]*([\s\S]+)$/im;
const CALL_TOOL =
  /\b(?:use|call)(?: the)?(?: tool)? [`"']?([A-Za-z_][\w.-]*)[`"']?(?: with)?\s*(\{[\s\S]*\})?/i;

const parseInput = (text: string | undefined): Record<string, unknown> => {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    // Prose in braces is no input; the tool is then called without one, as a model might.
    return {};
  }
};

const planToolCall = (prompt: Prompt): ToolCall | null => {
  if (prompt.toolResults.length > 0) return null;
  const asked = CALL_TOOL.exec(prompt.question);
  const json = asked?.[2] ?? /\{[\s\S]*\}/.exec(prompt.question)?.[0];
  if (prompt.forcedTool !== null) return { name: prompt.forcedTool, input: parseInput(json) };
  const name = asked?.[1];
  if (name === undefined || !prompt.toolNames.includes(name)) return null;
  return { name, input: parseInput(json) };
};

const planText = (prompt: Prompt, question: string): string => {
  if (prompt.toolResults.length > 0) return `The tool answered: ${prompt.toolResults.join("; ")}`;
  const repeated = REPEAT.exec(question)?.[1];
  if (repeated !== undefined) return repeated.trimEnd();
  const sum = solveArithmetic(question);
  if (sum !== null) return `The answer is ${sum}.`;
  const said = question.trim().slice(0, 200);
  return said === ""
    ? "This is the sandbox model. Ask me to add two numbers, or write “repeat: …”."
    : `This is the sandbox model; I can add and repeat. You said: ${said}`;
};

/**
 * What the sandbox model answers; the same prompt always gives the same reply.
 *
 * `What is 17 + 25?` → adds · `repeat: X` → X · `fail 429 …` → that status · `slowly …` → the rest, 150 ms
 * between deltas · `use tool NAME with {…}` → a tool call, and its result in words on the next turn; a tool of a
 * namespace of the Responses API is `NAMESPACE.NAME`.
 */
export const planReply = (prompt: Prompt): Reply => {
  const failure = prompt.toolResults.length === 0 ? FAIL.exec(prompt.question) : null;
  if (failure !== null) {
    const message = failure[2]?.trim() ?? "";
    return {
      kind: "failure",
      status: Number(failure[1]),
      message: message === "" ? "The sandbox model was asked to fail." : message,
    };
  }
  const slow = SLOWLY.test(prompt.question);
  const toolCall = planToolCall(prompt);
  const inputTokens = countTokens(prompt.texts);
  const deltaDelayMs = slow ? SLOW_DELTA_MS : 0;
  if (toolCall !== null) {
    const outputTokens = countTokens([toolCall.name, JSON.stringify(toolCall.input)]);
    return { kind: "answer", text: "", toolCall, stop: "tool", deltaDelayMs, inputTokens, outputTokens };
  }
  const whole = planText(prompt, prompt.question.replace(SLOWLY, ""));
  const text = prompt.maxTokens === null ? whole : cutToTokens(whole, prompt.maxTokens);
  return {
    kind: "answer",
    text,
    toolCall: null,
    stop: text === whole ? "end" : "length",
    deltaDelayMs,
    inputTokens,
    outputTokens: countTokens([text]),
  };
};

/** The pieces in which a text is streamed: words with the space before them. */
export const splitDeltas = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];
