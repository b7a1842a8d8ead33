import type { ToolDefinition } from "../../llm/llm.ts";

/** For which question a tool is used. */
export type ToolUse = { readonly messageId: string; readonly signal: AbortSignal };

/** Something that a model may call. Throws with a sentence that the model can act on. */
export type Tool = {
  readonly definition: ToolDefinition;
  readonly run: (input: unknown, use: ToolUse) => string | Promise<string>;
};
