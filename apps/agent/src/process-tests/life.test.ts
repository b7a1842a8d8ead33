import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AgentScene, createAgentScene } from "./agent-scene.ts";
import { eventually } from "./eventually.ts";
import { answerText, ask, message, type RpcResponse, stream } from "./rpc.ts";
import { BASE_ENV, startProcess } from "./spawn-agent.ts";
import { startTestPlatform } from "./test-platform.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let scene: AgentScene;
beforeAll(async () => {
  scene = await createAgentScene();
});
afterAll(() => scene.close());

const collect = async (url: string, text: string): Promise<RpcResponse[]> => {
  const events: RpcResponse[] = [];
  for await (const event of stream(url, "SendStreamingMessage", message(text))) events.push(event);
  return events;
};

describe("registering", () => {
  it("tells where it answers, what it is, and keeps trying while the platform is away", async () => {
    const platform = await startTestPlatform();
    platform.status = 503;
    const started = startProcess({
      ...BASE_ENV,
      PLATFORM_URL: platform.url,
      MOLECULE_LLM_BILLING_MODE: "disabled",
    });
    await started.until((line) => line["event"] === "register-failed");
    platform.status = 200;
    const registration = await platform.registered;
    expect(registration).toMatchObject({ executor: "loop", protocolVersions: ["1.0", "0.3"] });
    expect(registration.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await started.until((line) => line["event"] === "registered");
    expect(started.lines.at(-1)).toMatchObject({ label: "Molecule's small loop" });
    started.kill("SIGTERM");
    expect(await started.exited).toBe(0);
    await platform.close();
  });

  it.each([
    ["never reaches it", 503, 1],
    ["is refused", 403, 1],
  ])("gives up when it %s", async (_, status, code) => {
    const platform = await startTestPlatform();
    platform.status = status;
    const env = { ...BASE_ENV, PLATFORM_URL: platform.url, MOLECULE_LLM_BILLING_MODE: "disabled" };
    const started = startProcess(env, ["--register-for-ms=300"]);
    expect(await started.exited).toBe(code);
    expect(started.lines.at(-1)).toMatchObject({ event: "not-registered" });
    await platform.close();
  });

  it.each([
    ["an executor that is not installed", ["--executor=claude-code"], {}, "RUNTIME_NOT_INSTALLED"],
    ["an environment that was not planned", [], { WORKSPACE_ID: "" }, "WORKSPACE_ID"],
  ])("does not happen with %s", async (_, args, env, reason) => {
    const base = { ...BASE_ENV, PLATFORM_URL: "http://127.0.0.1:1", MOLECULE_LLM_BILLING_MODE: "byok" };
    const started = startProcess({ ...base, ...env }, args);
    expect(await started.exited).toBe(78);
    expect(started.output()).toContain(reason);
  });
});

describe("heartbeats", () => {
  it("say which task is in hand, and when it is done", async () => {
    const { agent, platform } = await scene.start();
    const talk = collect(agent.url, "slowly repeat: a b c d e f");
    await eventually(() => expect(platform.heartbeats.at(-1)?.currentTask?.id).toMatch(/^[0-9a-f-]{36}$/));
    await talk;
    await eventually(() => expect(platform.heartbeats.at(-1)?.currentTask).toBeNull());
  });

  it("repeat a report until it is acknowledged", async () => {
    const { agent, platform } = await scene.start();
    platform.acknowledges = false;
    await ask(agent.url, "What is 1 + 1?");
    const idsOf = () =>
      platform.heartbeats.filter((beat) => beat.usage.length > 0).map((beat) => beat.usage[0]?.id);
    await eventually(() => expect(idsOf().length).toBeGreaterThan(2));
    expect(new Set(idsOf()).size).toBe(1);
    platform.acknowledges = true;
    await eventually(() => expect(platform.heartbeats.at(-1)?.usage).toEqual([]));
  });

  it("that fail for long make it leave; a short failure does not", async () => {
    const { agent, platform } = await scene.start({ args: ["--heartbeat-failure-ms=5000"] });
    platform.status = 500;
    await delay(600);
    platform.status = 200;
    await delay(600);
    // On a busy machine it may not have been heard yet.
    const beats = platform.heartbeats.length;
    await eventually(() => expect(platform.heartbeats.length).toBeGreaterThan(beats));
    const from = performance.now();
    expect(agent.lines.some((line) => line["event"] === "leaving")).toBe(false);
    platform.status = 401;
    expect(await agent.exited).toBe(1);
    expect(performance.now() - from).toBeGreaterThan(4_000);
    expect(agent.lines.find((line) => line["event"] === "leaving")).toMatchObject({ why: "out-of-touch" });
  });

  it("that answer exit make it leave at once", async () => {
    const { agent, platform } = await scene.start();
    platform.answer = { exit: true };
    expect(await agent.exited).toBe(0);
  });
});

describe("draining", () => {
  const words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";

  it("finishes the task in hand and takes no other; a cancelled drain goes on", async () => {
    const { agent, platform } = await scene.start();
    const talk = collect(agent.url, `slowly repeat: ${words}`);
    await eventually(() => expect(platform.heartbeats.at(-1)?.currentTask).not.toBeNull());
    platform.answer = { drain: true };
    await eventually(() => expect(platform.heartbeats.at(-1)?.draining).toBe(true));
    for (const version of ["1.0", "0.3"] as const) {
      const refused = await ask(agent.url, "What is 1 + 1?", version);
      expect(refused.error?.data?.[0]?.reason).toBe("AGENT_DRAINING");
    }
    const events = await talk;
    expect(events.map(answerText).join("")).toBe(words);
    await eventually(() =>
      expect(platform.heartbeats.at(-1)).toMatchObject({ draining: true, currentTask: null }),
    );
    platform.answer = {};
    await eventually(() => expect(platform.heartbeats.at(-1)?.draining).toBe(false));
    expect(answerText(await ask(agent.url, "What is 1 + 1?"))).toBe("The answer is 2.");
  });
});

describe("leaving", () => {
  it("by SIGTERM tells the caller why, and reports what is left", async () => {
    const { agent, platform } = await scene.start({ platform: { heartbeatIntervalMs: 60_000 } });
    await ask(agent.url, "What is 1 + 1?");
    const talk = collect(agent.url, `slowly repeat: ${"word ".repeat(60)}`);
    await eventually(() =>
      expect(agent.lines.filter((line) => line["event"] === "task-began")).toHaveLength(2),
    );
    agent.kill("SIGTERM");
    const events = await talk;
    expect(events.at(-1)?.error?.data?.[0]?.reason).toBe("AGENT_STOPPING");
    expect(await agent.exited).toBe(0);
    expect(platform.heartbeats.flatMap((beat) => beat.usage).length).toBeGreaterThanOrEqual(1);
  });
});
