import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AgentScene, createAgentScene, SANDBOX_KEY, type StartOptions } from "./agent-scene.ts";
import { eventually } from "./eventually.ts";
import { answerText, ask, call, message, type RpcResponse, stream, type Version } from "./rpc.ts";
import type { AgentProcess } from "./spawn-agent.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let scene: AgentScene;
let agents: Record<"anthropic" | "openai", AgentProcess>;
beforeAll(async () => {
  scene = await createAgentScene();
  const [anthropic, openai] = await Promise.all([scene.start(), scene.start({ dialect: "openai" })]);
  agents = { anthropic: anthropic.agent, openai: openai.agent };
});
afterAll(() => scene.close());

const infoOf = (response: RpcResponse) => response.error?.data?.[0];

describe.each(["anthropic", "openai"] as const)("a provider's failure in the %s dialect", (dialect) => {
  it.each([
    [401, "CREDENTIAL_REFUSED", 1],
    [402, "PAYMENT_REQUIRED", 1],
    [404, "MODEL_NOT_FOUND", 1],
    [422, "REQUEST_REFUSED", 1],
    [429, "RATE_LIMITED", 1],
    [500, "UPSTREAM_FAILED", 2],
    [529, "UPSTREAM_FAILED", 2],
  ])("%i is a JSON-RPC error %s after %i tries, in both versions", async (status, reason, tries) => {
    for (const version of ["1.0", "0.3"] satisfies Version[]) {
      scene.model.clearRequests();
      const response = await ask(agents[dialect].url, `fail ${status} as asked`, version);
      expect(response.result).toBeUndefined();
      expect(response.error?.code).toBe(-32603);
      expect(infoOf(response)).toMatchObject({
        reason,
        domain: "molecule",
        metadata: { providerStatus: String(status), remedy: expect.stringMatching(/\S/) },
      });
      expect(infoOf(response)?.metadata["cause"]).toContain("as asked");
      expect(scene.model.requests()).toHaveLength(tries);
    }
  });

  it("in a stream is an error event, and no text says it", async () => {
    const events: RpcResponse[] = [];
    for await (const event of stream(agents[dialect].url, "SendStreamingMessage", message("fail 429 busy")))
      events.push(event);
    expect(infoOf(events.at(-1) ?? { id: null })?.reason).toBe("RATE_LIMITED");
    expect(events.map(answerText).join("")).toBe("");
  });

  it("an answer that breaks off is a failure; the text until then was streamed", async () => {
    scene.model.clearRequests();
    scene.model.script([{ cutAfterEvents: 8, deltaDelayMs: 30 }]);
    const events: RpcResponse[] = [];
    for await (const event of stream(
      agents[dialect].url,
      "SendStreamingMessage",
      message("repeat: a b c d e f g h i"),
    ))
      events.push(event);
    expect(infoOf(events.at(-1) ?? { id: null })?.reason).toBe("UPSTREAM_FAILED");
    expect(events.map(answerText).join("")).toMatch(/^a b/);
    expect(scene.model.requests()).toHaveLength(1);
  });

  it("an answer that ends without its end is a failure", async () => {
    scene.model.script([{ rawBody: "data: [DONE]\n\n" }]);
    expect(infoOf(await ask(agents[dialect].url, "What is 1 + 1?"))?.reason).toBe("UPSTREAM_FAILED");
  });

  it("a server that was away for one try is asked again, once", async () => {
    scene.model.clearRequests();
    scene.model.script([{ status: 503 }]);
    expect(answerText(await ask(agents[dialect].url, "What is 2 + 2?"))).toBe("The answer is 4.");
    expect(scene.model.requests()).toHaveLength(2);
  });

  it("a server that says that it is useless is not asked again", async () => {
    scene.model.clearRequests();
    scene.model.script([{ status: 503, headers: { "x-should-retry": "false" } }]);
    expect(infoOf(await ask(agents[dialect].url, "What is 2 + 2?"))?.reason).toBe("UPSTREAM_FAILED");
    expect(scene.model.requests()).toHaveLength(1);
  });

  it("fails the task as well, for whoever asks for it later", async () => {
    const events: RpcResponse[] = [];
    for await (const event of stream(agents[dialect].url, "SendStreamingMessage", message("fail 402")))
      events.push(event);
    const id = /"id":"([0-9a-f-]{36})"/.exec(JSON.stringify(events[0]?.result))?.[1];
    const task = await call(agents[dialect].url, "GetTask", { id });
    expect(task.result).toMatchObject({
      status: { state: "TASK_STATE_FAILED" },
      metadata: { "molecule.failure": { code: "PAYMENT_REQUIRED" } },
    });
    expect(answerText(task)).toBe("");
  });
});

describe("an agent without a way to a model", () => {
  it.each([
    ["with nothing managed", { env: { MOLECULE_LLM_DIALECT: "" } }, "LLM_NOT_MANAGED"],
    ["without a model", { env: { MODEL: "" } }, "MODEL_REQUIRED"],
    ["without a credential", { env: { ANTHROPIC_API_KEY: "" } }, "MISSING_CREDENTIAL"],
    [
      "with a real subscription",
      { env: { ANTHROPIC_API_KEY: "", CLAUDE_CODE_OAUTH_TOKEN: SANDBOX_KEY }, platform: { sandbox: false } },
      "RUNTIME_NOT_INSTALLED",
    ],
    ["with a closed address", { env: { ANTHROPIC_BASE_URL: "http://127.0.0.1:1" } }, "UPSTREAM_UNREACHABLE"],
  ] satisfies [string, StartOptions, string][])("%s says so", async (_, options, reason) => {
    scene.model.clearRequests();
    const { agent } = await scene.start(options);
    const response = await ask(agent.url, "What is 1 + 1?");
    expect(infoOf(response)?.reason).toBe(reason);
    expect(scene.model.requests()).toEqual([]);
  });

  it("follows no redirect with its key", async () => {
    scene.model.clearRequests();
    scene.model.script([
      { status: 307, headers: { location: `${scene.model.url}/anthropic/v1/messages` }, times: 2 },
    ]);
    const response = await ask(agents.anthropic.url, "What is 1 + 1?");
    expect(infoOf(response)?.reason).toBe("UPSTREAM_UNREACHABLE");
    expect(scene.model.requests()).toHaveLength(2);
    await eventually(() => expect(scene.model.requests().every(({ status }) => status === 307)).toBe(true));
  });
});
