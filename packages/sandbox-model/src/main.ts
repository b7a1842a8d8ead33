import { pino } from "pino";
import { env } from "./env.ts";
import { startSandboxModel } from "./server/start-sandbox-model.ts";

const log = pino({ name: "sandbox-model" });
const model = await startSandboxModel({
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
// The parent holds our standard input open; when it is gone, so are we.
process.stdin.once("end", stop).once("error", stop).resume();
