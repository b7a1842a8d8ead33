import { fstatSync } from "node:fs";
import { registry } from "@molecule/registry";
import { startTracing } from "@molecule/telemetry/tracing";
import { createLog } from "./create-log.ts";
import { parseEnv } from "./env.ts";
import { startGateway } from "./start-gateway.ts";

const env = parseEnv(registry);
const log = createLog(env.LOG_LEVEL);

// Node itself would print an error with everything it carries, the parameters of a query included.
process.on("uncaughtException", (error) => {
  log.fatal({ err: error }, "ended by a fault");
  process.exit(1);
});

const tracing = await startTracing("molecule-gateway", env.otel);
const { GATEWAY_METRICS_PORT: metricsPort, GATEWAY_METRICS_HOST: metricsHost } = env;
const tenantIds = env.GATEWAY_METRICS_TENANT_IDS === "true";
const gateway = await startGateway({
  telemetry: {
    tracing,
    metrics: metricsPort === undefined ? undefined : { host: metricsHost, port: metricsPort, tenantIds },
  },
  limits: { maxCalls: env.GATEWAY_MAX_CALLS },
  databaseUrl: env.DATABASE_URL,
  registry,
  pepper: env.FINGERPRINT_PEPPER,
  keys: env.platformKeys,
  ring: env.GATEWAY_PRIVATE_KEYS ?? null,
  sandbox:
    env.SANDBOX_MODEL_URL === undefined
      ? null
      : {
          anthropicBaseUrl: new URL("/anthropic", env.SANDBOX_MODEL_URL).href,
          openaiBaseUrl: new URL("/openai/v1", env.SANDBOX_MODEL_URL).href,
        },
  host: env.GATEWAY_HOST,
  port: env.GATEWAY_PORT,
  instanceId: env.INSTANCE_ID,
  spoolDir: env.GATEWAY_SPOOL_DIR,
  syncEnds: env.GATEWAY_SYNC_CALLS === "true",
  failpoint: env.failpoint,
  log,
});
const { url, metricsUrl, id: gatewayId } = gateway;
log.info({ url, metricsUrl, gatewayId, vendors: [...env.platformKeys.keys()] }, "listening");

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  log.info("draining");
  await gateway.close(env.GATEWAY_DRAIN_MS);
  process.exit(0);
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
// The parent holds our standard input open; when it is gone, so are we. /dev/null, as in a container, is no parent.
if (!fstatSync(0).isCharacterDevice()) process.stdin.once("end", stop).once("error", stop).resume();
