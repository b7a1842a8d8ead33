import { fileURLToPath } from "node:url";
import type { PlatformActor } from "@molecule/domain";
import { issueSandboxToken, requestRestart, setSecrets } from "@molecule/services";
import { getSealingKeyStatus, requestKeyRotation } from "@molecule/services/sealing";
import { findFreePort, startTraceCollector, type TraceCollector } from "@molecule/testing";
import postgres from "postgres";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestInstallation, type TestInstallation, until } from "./testing/test-installation.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };
const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";
const canaryOf = (index: number) => `canary-${index}-${"7f3a91c2".repeat(3)}`;
const CRASH_CANARY = canaryOf(100);
const crashing = {
  NODE_OPTIONS: `--import=${fileURLToPath(new URL("../../../packages/testing/src/crash-on-signal.mjs", import.meta.url))}`,
  MOLECULE_CRASH_CANARY: CRASH_CANARY,
};

let test: TestInstallation;
let collector: TraceCollector;
beforeEach(async () => {
  collector = await startTraceCollector();
  test = await createTestInstallation({
    withGateway: true,
    gatewayEnv: {
      ...crashing,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: "20",
      GATEWAY_METRICS_PORT: "0",
      GATEWAY_METRICS_TENANT_IDS: "true",
    },
  });
});
afterEach(async () => {
  await test.stop();
  collector.close();
});

const entries = (from: number) =>
  Array.from({ length: 20 }, (_, index) => ({
    ...{ name: `CANARY_${from + index}`, value: canaryOf(from + index), kind: "secret" as const },
  }));

/** The store is away for a moment, in the middle of a start. */
const withoutStore = async (work: () => Promise<unknown>): Promise<void> => {
  const admin = postgres(test.adminUrl, { max: 1, onnotice: () => undefined });
  try {
    await admin`alter table secret_versions rename to secret_versions_away`;
    await work();
  } finally {
    await admin`alter table secret_versions_away rename to secret_versions`;
    await admin.end();
  }
};

it("40 canaries that agents run with stand in no trace, no metric, no log line and not in what a crash prints", async () => {
  const { token } = await issueSandboxToken(test.ctx, test.scope);
  await setSecrets(test.ctx, test.scope, { workspaceId: null, entries: entries(20) });
  const managed = await test.create({ model: PLATFORM_MODEL, secrets: entries(0) });
  const own = await test.create({
    secrets: [{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: token, kind: "secret" }],
  });
  const metricsPort = String(await findFreePort());
  const supervisor = await test.start({ env: { ...crashing, SUPERVISOR_METRICS_PORT: metricsPort } });
  const [run] = await Promise.all([test.untilOnline(managed), test.untilOnline(own)]);
  const [pid = -1] = await test.processes(run.id);
  const environment = await test.environ(pid);
  // They are where they belong, so that they could have come out.
  expect(environment).toMatchObject({ CANARY_0: canaryOf(0), CANARY_39: canaryOf(39) });
  const { MOLECULE_AGENT_KEY: agentKey = "", MOLECULE_LLM_USAGE_TOKEN: accessKey = "" } = environment;
  expect([agentKey, accessKey].every((key) => key.length > 20)).toBe(true);

  await requestKeyRotation(test.ctx, OPERATOR);
  await until("rotated", async () => {
    const { rotation } = await getSealingKeyStatus(test.ctx, OPERATOR);
    return rotation?.step === "finished";
  });
  await withoutStore(async () => {
    await requestRestart(test.ctx, test.scope, { workspaceId: managed });
    await until("the fault was logged", async () => supervisor.logged().includes("secret_versions"));
  });
  await until("a call was traced", async () => collector.text().includes("gen_ai.usage.output_tokens"));
  const { gateway } = test;
  if (gateway?.metricsUrl == null) throw new Error("there are no metrics of the gateway");
  const metrics = await Promise.all(
    [gateway.metricsUrl, `http://127.0.0.1:${metricsPort}/metrics`].map(async (url) =>
      (await fetch(url)).text(),
    ),
  );
  expect(metrics[0]).toContain("molecule_gateway_calls_total");
  expect(metrics[1]).toContain("molecule_database_up 1");

  process.kill(supervisor.pid, "SIGUSR2");
  expect(await supervisor.exited).toBe(1);
  gateway.process.kill("SIGUSR2");
  await gateway.exited;
  const printed = [supervisor.logged(), gateway.logged()];
  for (const text of printed) expect(text).toContain("ended by a fault");
  const seen = [collector.text(), ...metrics, ...printed];
  const secrets = [
    ...Array.from({ length: 40 }, (_, index) => canaryOf(index)),
    ...[CRASH_CANARY, token, agentKey, accessKey],
  ];
  expect(secrets.filter((secret) => seen.some((text) => text.includes(secret)))).toEqual([]);
});
