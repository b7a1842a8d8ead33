import type { ToolDefinition } from "../../llm/llm.ts";

/** A tool of the loop. `run` is quick and touches nothing; it throws an Error whose message the model may read. */
export type Tool = { readonly definition: ToolDefinition; readonly run: (input: unknown) => string };
