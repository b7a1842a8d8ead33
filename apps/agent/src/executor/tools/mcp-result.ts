/** A tool's answer as the Model Context Protocol has it. */
export type McpResult = { content: { type: "text"; text: string }[]; isError?: boolean };

/** What the work gave, or why it failed, for the model that called the tool to read. */
export const mcpResult = async (work: () => Promise<string>): Promise<McpResult> => {
  try {
    return { content: [{ type: "text", text: await work() }] };
  } catch (error) {
    const text = error instanceof Error ? error.message : "It failed.";
    return { content: [{ type: "text", text }], isError: true };
  }
};
