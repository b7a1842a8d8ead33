import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AgentScene, createAgentScene, SANDBOX_KEY } from "./agent-scene.ts";
import { eventually } from "./eventually.ts";
import { answerText, ask, message, type RpcResponse, stream } from "./rpc.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let scene: AgentScene;
beforeAll(async () => {
  scene = await createAgentScene();
});
afterAll(() => scene.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe.each(["anthropic", "openai"] as const)("an agent in the %s dialect", (dialect) => {
  it("adds, remembers, calls tools, streams, and reports what its provider counted", async () => {
    scene.model.clearRequests();
    const { agent, platform } = await scene.start({ dialect });

    const sum = await ask(agent.url, "What is 17 + 25?", "1.0", "talk");
    expect(answerText(sum)).toBe("The answer is 42.");
    const tool = await ask(agent.url, 'use tool calculator with {"expression":"6*7"}', "1.0", "talk");
    expect(answerText(tool)).toBe("The tool answered: 42");

    const words = "one two three four five six seven eight nine ten eleven twelve";
    const events: RpcResponse[] = [];
    for await (const event of stream(agent.url, "SendStreamingMessage", message(`slowly repeat: ${words}`)))
      events.push(event);
    const texts = events.map(answerText).filter((text) => text !== "");
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join("")).toBe(words);

    const requests = scene.model.requests();
    // A question, a tool call, its result, a stream: each with the model's own id and the one credential.
    expect(requests).toHaveLength(4);
    expect(new Set(requests.map((request) => request.model))).toEqual(new Set(["claude-sonnet-4-6"]));
    expect(new Set(requests.map((request) => request.credentialSha256))).toEqual(
      new Set([sha256(SANDBOX_KEY)]),
    );
    const kind = dialect === "anthropic" ? "x-api-key" : "bearer";
    expect(new Set(requests.map((request) => request.credentialKind))).toEqual(new Set([kind]));

    await eventually(() => expect(platform.heartbeats.flatMap((beat) => beat.usage)).toHaveLength(4));
    const reported = platform.heartbeats.flatMap((beat) => beat.usage);
    const counted = requests.map(({ usage }) => ({
      input: usage?.["input_tokens"] ?? usage?.["prompt_tokens"],
      output: usage?.["output_tokens"] ?? usage?.["completion_tokens"],
    }));
    expect(reported.map(({ usage }) => ({ input: usage.input, output: usage.output }))).toEqual(counted);
    expect(reported.every((report) => report.model === "anthropic:claude-sonnet-4-6")).toBe(true);
    // The later question of the same talk carried the earlier one.
    expect(reported[1]?.usage.input).toBeGreaterThan(reported[0]?.usage.input ?? 0);
  });
});

describe("credentials", () => {
  it.each([
    ["ANTHROPIC_AUTH_TOKEN", "bearer"],
    ["CLAUDE_CODE_OAUTH_TOKEN", "bearer"],
    ["ANTHROPIC_API_KEY", "x-api-key"],
  ])("%s goes out as %s", async (name, kind) => {
    scene.model.clearRequests();
    const { agent } = await scene.start({ env: { ANTHROPIC_API_KEY: "", [name]: SANDBOX_KEY } });
    expect(answerText(await ask(agent.url, "What is 1 + 1?"))).toBe("The answer is 2.");
    expect(scene.model.requests().map((request) => request.credentialKind)).toEqual([kind]);
  });

  it("on the platform's credit the model goes out whole, and no usage is reported", async () => {
    scene.model.clearRequests();
    const { agent, platform } = await scene.start({
      env: { MOLECULE_LLM_BILLING_MODE: "platform_managed", MODEL: "anthropic/claude-sonnet-4-6" },
    });
    await ask(agent.url, "What is 1 + 1?");
    expect(scene.model.requests()[0]?.model).toBe("anthropic/claude-sonnet-4-6");
    const beats = platform.heartbeats.length;
    await eventually(() => expect(platform.heartbeats.length).toBeGreaterThan(beats + 1));
    expect(platform.heartbeats.flatMap((beat) => beat.usage)).toEqual([]);
  });

  it("nothing that it prints or answers holds a secret", async () => {
    const { agent, platform } = await scene.start();
    const answer = await ask(
      agent.url,
      "fail 401 bad key sk-sandbox-01939f5e-0123456789abcdef0123456789abcdef",
    );
    const shown = agent.output() + JSON.stringify(answer) + JSON.stringify(platform.heartbeats);
    expect(answer.error?.data?.[0]?.metadata["cause"]).toContain("[secret]");
    expect(shown).not.toMatch(/sk-sandbox-|ma_live_|mc_live_/);
  });
});
