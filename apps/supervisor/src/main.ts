import { fstatSync } from "node:fs";
import { join } from "node:path";
import { registry } from "@molecule/registry";
import { parseEnv } from "./env.ts";
import { createLog } from "./log.ts";
import { startSupervisor } from "./start-supervisor.ts";

/** Longer than every grace of a shutdown together; whoever started us does not wait forever either. */
const STOP_WITHIN_MS = 12_000;

const env = parseEnv();
const log = createLog(env.LOG_LEVEL);

// Node itself would print an error with everything it carries, the parameters of a query included.
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "ended by a fault");
  process.exit(1);
});
const supervisor = await startSupervisor({
  env,
  registry,
  log,
  agentMain: join(import.meta.dirname, "../../agent/bin/agent.mjs"),
});
log.info({ url: supervisor.url }, "listening");

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  log.info("stopping");
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  try {
    await supervisor.stop();
  } catch (error) {
    log.error({ err: error }, "stopping failed");
    process.exit(1);
  }
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The parent holds our standard input open; when it is gone, so are we. /dev/null, as in a container, is no parent.
if (!fstatSync(0).isCharacterDevice()) process.stdin.once("end", stop).once("error", stop).resume();
