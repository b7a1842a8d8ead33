import { startTracing } from "@molecule/telemetry/tracing";
import { startTraceCollector } from "@molecule/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { GatewayOptions } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway, withProvidersAt } from "./testing/start-test-gateway.ts";

const MODEL = "anthropic/claude-opus-4-7";
const CANARY = "canary-of-a-prompt";
const METRICS = { host: "127.0.0.1", port: 0, tenantIds: false };

let test: TestGateway;
let caller: Caller;
const start = async (choose: (modelUrl: string) => Partial<GatewayOptions>): Promise<void> => {
  test = await startTestGateway(choose);
};

const send = (
  text: string,
  over: { readonly stream?: boolean; readonly key?: string; trace?: string } = {},
) =>
  fetch(`${test.anthropicBaseUrl}/v1/messages`, {
    method: "POST",
    headers: {
      "x-api-key": over.key ?? caller.key,
      "x-client-request-id": "the-callers-own-id",
      ...(over.trace === undefined ? {} : { traceparent: over.trace }),
    },
    body: JSON.stringify({
      ...{ model: MODEL, max_tokens: 64, stream: over.stream ?? false },
      messages: [{ role: "user", content: text }],
    }),
  });

const readMetrics = async (): Promise<string> => {
  if (test.gateway.metricsUrl === null) throw new Error("no metrics");
  return (await fetch(test.gateway.metricsUrl)).text();
};

const attempts = () => test.attempts(caller.scope);

/** Nothing of these may stand in what is told about calls. */
const secretsOf = (): readonly string[] => [
  CANARY,
  caller.key,
  caller.agentKey,
  "sk-sandbox-provider-anthropic-1",
  "sk-sandbox-provider-anthropic-2",
  "sk-a-key-that-is-none",
];

describe("metrics", () => {
  beforeAll(() => start((url) => ({ ...withProvidersAt(url), telemetry: { metrics: METRICS } })));
  afterAll(() => test.stop());
  beforeEach(async () => {
    caller = await createCaller(test.database.db, { sandbox: false });
  });

  it("count calls, tokens and money as the ledger has them", async () => {
    await (await send(`repeat: ${CANARY}`)).text();
    await (await send(`repeat: ${CANARY}`, { stream: true })).text();
    await expect.poll(attempts).toMatchObject([{ status: "settled" }, { status: "settled" }]);
    const text = await readMetrics();
    const rows = await attempts();
    const labels = `vendor="anthropic",model="${MODEL}",mode="live"`;
    for (const streaming of ["true", "false"])
      expect(text).toContain(
        `molecule_gateway_calls_total{${labels},outcome="settled",streaming="${streaming}"} 1\n`,
      );
    const output = rows.reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0);
    expect(text).toContain(`molecule_gateway_tokens_total{${labels},class="output"} ${output}\n`);
    const charged = rows.reduce((sum, { chargeNanoUsd }) => sum + (chargeNanoUsd ?? 0n), 0n);
    expect(text).toContain(`molecule_gateway_charged_usd_total{${labels}} ${Number(charged) / 1e9}\n`);
    expect(text).toContain('molecule_gateway_first_byte_seconds_count{vendor="anthropic"} 2\n');
    expect(text).toContain('molecule_gateway_credentials{vendor="anthropic",state="usable"} 2\n');
    expect(text).toMatch(/molecule_gateway_commit_lines_sum 4\n/);
    expect(text).toMatch(/molecule_gateway_calls_open 0\n/);
  });

  it("count refusals by code, and say nothing of who was refused or what was written", async () => {
    await (await send(CANARY, { key: "sk-a-key-that-is-none" })).text();
    const text = await readMetrics();
    expect(text).toContain('molecule_gateway_refusals_total{route="call",code="NOT_SIGNED_IN"} 1\n');
    for (const secret of [...secretsOf(), caller.scope.tenantId, caller.workspaceId])
      expect(text).not.toContain(secret);
  });

  it("are on no port that callers reach", async () => {
    expect((await fetch(`${test.gateway.url}/metrics`)).status).toBe(404);
  });
});

describe("what is told about calls", () => {
  afterEach(() => test.stop());

  it("names tenants in metrics only where that was asked for", async () => {
    await start(() => ({ telemetry: { metrics: { ...METRICS, tenantIds: true } } }));
    caller = await createCaller(test.database.db);
    await (await send("repeat: a")).text();
    const { tenantId } = caller.scope;
    await expect
      .poll(readMetrics)
      .toContain(`molecule_gateway_tenant_charged_usd_total{tenant="${tenantId}"}`);
  });

  it("logs a call by its ids, and neither words nor keys", async () => {
    await start((url) => withProvidersAt(url));
    caller = await createCaller(test.database.db, { sandbox: false });
    await (await send(`repeat: ${CANARY}`)).text();
    await (await send(CANARY, { key: "sk-a-key-that-is-none" })).text();
    const [attempt] = await attempts();
    await expect.poll(test.logged).toContain("a call ended");
    const line = test
      .logged()
      .split("\n")
      .find((each) => each.includes("a call ended"));
    expect(JSON.parse(line ?? "")).toMatchObject({
      ...{ attemptId: attempt?.id, runId: caller.runId, outcome: "settled", httpStatus: 200 },
      ...{ clientRequestId: "the-callers-own-id", chargeNanoUsd: String(attempt?.chargeNanoUsd) },
    });
    for (const secret of secretsOf()) expect(test.logged()).not.toContain(secret);
  });
});

describe("traces", () => {
  it("follow the GenAI conventions within the caller's own trace, and carry neither words nor keys", async () => {
    const collector = await startTraceCollector();
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url);
    const tracing = await startTracing("molecule-gateway", process.env);
    await start((url) => ({ ...withProvidersAt(url), telemetry: { tracing } }));
    caller = await createCaller(test.database.db, { sandbox: false });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await (await send(`repeat: ${CANARY}`, { trace: `00-${traceId}-b7ad6b7169203331-01` })).text();
    const [attempt] = await attempts();
    await test.stop();
    const sent = collector.text();
    collector.close();
    for (const word of [
      ...["molecule-gateway", "chat claude-opus-4-7", "gen_ai.provider.name", "anthropic"],
      ...["gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"],
      ...["gen_ai.response.time_to_first_chunk", attempt?.id ?? "no attempt"],
    ])
      expect(sent).toContain(word);
    expect(sent).toContain(Buffer.from(traceId, "hex").toString("latin1"));
    for (const secret of secretsOf()) expect(sent).not.toContain(secret);
  });
});
