import type { AgentEnv } from "../env.ts";
import type { Llm } from "./llm.ts";
import { planRoute } from "./plan-route.ts";

/**
 * Opens the one LLM of this run. Only the SDK of its dialect is loaded, and only now: an idle agent holds none.
 * @throws AgentFailure when the environment gives no route.
 */
export const openLlm = async (env: AgentEnv, sandbox: boolean): Promise<Llm> => {
  const route = planRoute(env, sandbox);
  const context = {
    mode: env.billingMode,
    credentialName: route.credentialName,
    secrets: [route.credential, env.agentKey.expose()],
  };
  if (route.dialect === "anthropic") {
    const { openAnthropicLlm } = await import("./anthropic-llm.ts");
    return openAnthropicLlm(route, context);
  }
  const { openOpenAiLlm } = await import("./openai-llm.ts");
  return openOpenAiLlm(route, context);
};
