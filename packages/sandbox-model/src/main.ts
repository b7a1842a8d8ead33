import { fstatSync } from "node:fs";
import { pino } from "pino";
import { env } from "./env.ts";
import { startSandboxModel } from "./server/start-sandbox-model.ts";

const log = pino({ name: "sandbox-model" });
const model = await startSandboxModel({
  host: env.SANDBOX_MODEL_HOST,
  port: env.SANDBOX_MODEL_PORT,
  instanceId: env.INSTANCE_ID,
});
log.info({ url: model.url }, "listening");

const stop = async (): Promise<void> => {
  await model.close();
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The parent holds our standard input open; when it is gone, so are we. /dev/null, as in a container, is no parent.
if (!fstatSync(0).isCharacterDevice()) process.stdin.once("end", stop).once("error", stop).resume();
