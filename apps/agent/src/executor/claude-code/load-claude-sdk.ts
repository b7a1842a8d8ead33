import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { agentFailure } from "../../agent-failure.ts";
import type { RuntimePackage } from "../runtime/locate-package.ts";
import type { McpResult } from "../tools/mcp-result.ts";

/** The parts of the Agent SDK that are used. It is no dependency: 400 MB that only who wants it installs. */
export type ClaudeSdk = {
  readonly query: (input: {
    readonly prompt: string;
    readonly options: Readonly<Record<string, unknown>>;
  }) => AsyncIterable<unknown>;
  readonly createSdkMcpServer: (server: {
    readonly name: string;
    /** Otherwise a model sees a tool's name alone until it looks it up. */
    readonly alwaysLoad: boolean;
    readonly tools: readonly unknown[];
  }) => unknown;
  readonly tool: (
    name: string,
    description: string,
    shape: z.ZodRawShape,
    run: (input: unknown) => Promise<McpResult>,
  ) => unknown;
};

const isFunction = (value: unknown): boolean => typeof value === "function";
const sdkSchema = z.object({
  query: z.custom<ClaudeSdk["query"]>(isFunction),
  createSdkMcpServer: z.custom<ClaudeSdk["createSdkMcpServer"]>(isFunction),
  tool: z.custom<ClaudeSdk["tool"]>(isFunction),
});

/** Loads the SDK from where it was installed. @throws AgentFailure when it is not one that is known here */
export const loadClaudeSdk = async ({ folder, version }: RuntimePackage): Promise<ClaudeSdk> => {
  const loaded: unknown = await import(pathToFileURL(join(folder, "sdk.mjs")).href);
  const parsed = sdkSchema.safeParse({ ...z.record(z.string(), z.unknown()).parse({ ...Object(loaded) }) });
  if (!parsed.success)
    throw agentFailure(
      "RUNTIME_NOT_INSTALLED",
      `The installed Claude Code (${version}) is not one that this agent knows how to drive.`,
      "Install it anew with “molecule runtime install claude-code”.",
    );
  return parsed.data;
};
