// The gateway as it runs, with the benchmark's upstream in every provider's place.
import process from "node:process";
import { Secret } from "@molecule/domain";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { createLog } from "../../apps/gateway/src/create-log.ts";
import { startGateway } from "../../apps/gateway/src/start-gateway.ts";
import { createSpoolDir } from "../../apps/gateway/src/testing/create-spool-dir.ts";
import { registryAt } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { reportCpu } from "./report-cpu.ts";

const [databaseUrl = "", upstreamUrl = ""] = process.argv.slice(2);

const gateway = await startGateway({
  databaseUrl,
  registry: registryAt(upstreamUrl),
  pepper: parseFingerprintPepper(Buffer.alloc(32, 9).toString("base64")),
  keys: new Map([["anthropic", [new Secret("sk-bench")]]]),
  sandbox: null,
  host: "127.0.0.1",
  port: 0,
  log: createLog("warn"),
  spoolDir: createSpoolDir(),
  // As an operator runs it.
  telemetry: { metrics: { host: "127.0.0.1", port: 0, tenantIds: false } },
  allowPrivateProviders: true,
});
process.send?.({ port: Number(new URL(gateway.url).port) });
reportCpu();
