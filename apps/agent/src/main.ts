import { flushCompileCache } from "node:module";
import { parseAgentArguments } from "./agent-arguments.ts";
import { AgentFailure } from "./agent-failure.ts";
import { readAgentEnv } from "./env.ts";
import { locateRuntime } from "./executor/runtime/locate-runtime.ts";
import { createLog } from "./log.ts";
import { type Leave, startAgent } from "./start-agent.ts";

/** sysexits.h: the configuration is wrong, and starting again will not help. */
const EX_CONFIG = 78;

const log = createLog((line) => process.stdout.write(line), { pid: process.pid });

const fail = (event: string, error: unknown, code: number): never => {
  const named = error instanceof AgentFailure ? { code: error.detail.code, remedy: error.detail.remedy } : {};
  log.warn(event, { reason: error instanceof Error ? error.message : "unknown", ...named });
  process.exit(code);
};

const run = async (): Promise<void> => {
  const args = parseAgentArguments(process.argv.slice(2));
  const found = await locateRuntime(args);
  const env = readAgentEnv();
  let leave: Leave | null = null;
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => (leave === null ? process.exit(0) : void leave(0, signal)));
  try {
    leave = await startAgent({ args, env, found, log, exit: (code) => process.exit(code) });
    // A killed agent writes nothing, so the next one's cache is written now; without a cache this does nothing.
    flushCompileCache();
  } catch (error) {
    fail("not-registered", error, 1);
  }
};

// An error that nobody foresaw ends the process; its text stays out of the log, since it may quote a request.
process.on("uncaughtException", (error) => {
  log.warn("crashed", { errorName: error.name });
  process.exit(1);
});
run().catch((error: unknown) => fail("not-started", error, EX_CONFIG));
