import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { type AgentProcess, spawnAgent } from "./spawn-agent.ts";
import { startTestPlatform, type TestPlatform, type TestPlatformOptions } from "./test-platform.ts";

export const SANDBOX_KEY = "sk-sandbox-01939f5e-0123456789abcdef0123456789abcdef";

/** A model, and agents with a platform each; `close` ends what is left of them. */
export type AgentScene = {
  readonly model: SandboxModel;
  readonly start: (options?: StartOptions) => Promise<{ agent: AgentProcess; platform: TestPlatform }>;
  readonly close: () => Promise<void>;
};

export type StartOptions = {
  readonly dialect?: "anthropic" | "openai";
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly platform?: TestPlatformOptions;
};

export const createAgentScene = async (): Promise<AgentScene> => {
  const model = await startSandboxModel({ port: 0 });
  const ends: (() => Promise<unknown>)[] = [];
  const routes = {
    anthropic: { ANTHROPIC_API_KEY: SANDBOX_KEY, ANTHROPIC_BASE_URL: model.anthropicBaseUrl },
    openai: { OPENAI_API_KEY: SANDBOX_KEY, OPENAI_BASE_URL: model.openaiBaseUrl },
  };
  return {
    model,
    start: async ({
      dialect = "anthropic",
      env = {},
      args = [],
      cwd,
      platform: platformOptions = {},
    } = {}) => {
      const platform = await startTestPlatform(platformOptions);
      ends.push(platform.close);
      const agent = await spawnAgent(
        platform,
        {
          MOLECULE_LLM_BILLING_MODE: "byok",
          MOLECULE_LLM_DIALECT: dialect,
          MODEL: "anthropic:claude-sonnet-4-6",
          ...routes[dialect],
          ...env,
        },
        args,
        cwd,
      );
      ends.push(async () => {
        agent.kill("SIGKILL");
        await agent.exited;
      });
      return { agent, platform };
    },
    close: async () => {
      for (const end of ends.reverse()) await end();
      await model.close();
    },
  };
};
