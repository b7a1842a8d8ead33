// Writes the compile cache that agents then only read: everything that one loads, sooner or later, is loaded once.
import { enableCompileCache, flushCompileCache } from "node:module";

enableCompileCache(process.argv[2]);
for (const file of [
  "start-agent.ts",
  "agent-arguments.ts",
  "env.ts",
  "llm/anthropic-llm.ts",
  "llm/openai-llm.ts",
])
  await import(`../src/${file}`);
flushCompileCache();
// main.ts starts an agent when it is loaded; without an environment it ends by itself, and what it read is kept.
await import("../src/main.ts");
