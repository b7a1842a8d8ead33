import type { AgentEnv } from "../env.ts";
import type { Llm } from "./llm.ts";
import { openLlm } from "./open-llm.ts";

/** Opens the LLM at the first question: most agents are idle, and an SDK in memory is not free. */
export const createLazyLlm = (env: AgentEnv, sandbox: boolean): (() => Promise<Llm>) => {
  let opened: Promise<Llm> | null = null;
  return () => {
    opened ??= openLlm(env, sandbox).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
};
