import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import {
  type AgentScene,
  createAgentScene,
  SANDBOX_KEY,
} from "../../apps/agent/src/process-tests/agent-scene.ts";
import { eventually } from "../../apps/agent/src/process-tests/eventually.ts";
import { answerText, ask, call, message, stream } from "../../apps/agent/src/process-tests/rpc.ts";
import { startTestGateway, type TestGateway } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { OPUS, startCharging } from "./charged-gateway.ts";
import { installedRuntime } from "./installed-clients.ts";
import { newFolder, removeClientFolders } from "./run-client.ts";

let scene: AgentScene;
let test: TestGateway;
beforeAll(async () => {
  [scene, test] = await Promise.all([createAgentScene(), startTestGateway()]);
});
afterAll(async () => {
  await scene.close();
  await test.stop();
});
afterEach(removeClientFolders);

const TOOL = 'use tool Bash with {"command":"echo 42 > answer.txt && cat answer.txt","description":"write"}';

/** A real Claude Code in an empty home, in a repository whose settings want to send its calls elsewhere. */
const startClaude = async (env: Readonly<Record<string, string>>) =>
  scene.start({
    args: ["--executor=claude-code", `--runtime-dir=${installedRuntime("claude-code")}`],
    env: { HOME: newFolder("home"), PATH: process.env["PATH"] ?? "", ...env },
    cwd: newFolder("work", {
      ".claude/settings.json": JSON.stringify({
        env: { ANTHROPIC_BASE_URL: "http://127.0.0.1:9", ANTHROPIC_API_KEY: "sk-elsewhere" },
        apiKeyHelper: "echo sk-elsewhere",
      }),
      ".mcp.json": JSON.stringify({ mcpServers: { odd: { command: "touch", args: ["odd.txt"] } } }),
    }),
  });

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

it("answers directly on a subscription, with its own tool, and reports what the provider counted", async () => {
  scene.model.clearRequests();
  const { agent, platform } = await startClaude({
    ANTHROPIC_API_KEY: "",
    CLAUDE_CODE_OAUTH_TOKEN: SANDBOX_KEY,
    MODEL: "opus",
  });
  expect(answerText(await ask(agent.url, "What is 17 + 25?", "1.0", "talk"))).toBe("The answer is 42.");
  expect(answerText(await ask(agent.url, TOOL, "0.3", "talk"))).toContain("The tool answered: 42");
  const requests = scene.model.requests();
  expect(requests.length).toBeGreaterThanOrEqual(3);
  expect(new Set(requests.map((request) => request.credentialSha256))).toEqual(
    new Set([sha256(SANDBOX_KEY)]),
  );
  expect(new Set(requests.map((request) => request.credentialKind))).toEqual(new Set(["bearer"]));
  const counted = (name: string) => requests.reduce((sum, { usage }) => sum + Number(usage?.[name] ?? 0), 0);
  await eventually(() => {
    const reported = platform.heartbeats.flatMap((beat) => beat.usage).map(({ usage }) => usage);
    expect(reported.reduce((sum, { input }) => sum + input, 0)).toBe(counted("input_tokens"));
    expect(reported.reduce((sum, { output }) => sum + output, 0)).toBe(counted("output_tokens"));
  });
});

it("lists its peers and has one do a task within the question", async () => {
  const { agent, platform } = await startClaude({
    ...{ ANTHROPIC_API_KEY: "", CLAUDE_CODE_OAUTH_TOKEN: SANDBOX_KEY, MODEL: "opus" },
  });
  const listed = await ask(agent.url, "use tool mcp__team__list_peers with {}");
  expect(answerText(listed)).toContain("Bob (your sibling");
  const task = JSON.stringify({ peer: "Bob", message: "What is 6 * 7?" });
  const question = message(`use tool mcp__team__ask_peer with ${task}`);
  const asked = await call(agent.url, "SendMessage", question);
  expect(answerText(asked)).toContain("Bob heard: What is 6 * 7?");
  expect(platform.asked).toEqual([
    { action: "list" },
    { action: "ask", to: "Bob", text: "What is 6 * 7?", within: question.message.messageId },
  ]);
});

it("answers through the gateway on the platform's credit, charged to the unit, and reports nothing", async () => {
  const { caller, expectCharge } = await startCharging(test, OPUS, "claude-code");
  scene.model.clearRequests();
  const { agent, platform } = await startClaude({
    MOLECULE_LLM_BILLING_MODE: "platform_managed",
    MODEL: OPUS,
    ANTHROPIC_API_KEY: caller.key,
    ANTHROPIC_BASE_URL: test.anthropicBaseUrl,
  });
  const answer = await ask(agent.url, TOOL);
  expect(answer.error).toBeUndefined();
  expect(answerText(answer)).toContain("The tool answered: 42");
  await expectCharge(2);
  expect(scene.model.requests()).toEqual([]);
  expect(platform.heartbeats.flatMap((beat) => beat.usage)).toEqual([]);
});

it("says a provider's refusal as an error, never as an answer", async () => {
  const { agent } = await startClaude({});
  const refused = await ask(agent.url, "fail 401 bad key");
  expect(refused.result).toBeUndefined();
  expect(refused.error?.data?.[0]).toMatchObject({
    reason: "CREDENTIAL_REFUSED",
    metadata: { providerStatus: "401", cause: "bad key" },
  });
  expect(answerText(await ask(agent.url, "What is 2 + 2?"))).toBe("The answer is 4.");
});

it("stops in the middle of an answer when it is told so", async () => {
  const { agent } = await startClaude({});
  const words = Array.from({ length: 200 }, (_, n) => `word${n}`).join(" ");
  let text = "";
  let state = "";
  for await (const event of stream(agent.url, "SendStreamingMessage", message(`slowly repeat: ${words}`))) {
    text += answerText(event);
    const told = JSON.stringify(event.result ?? {});
    const taskId = /"taskId":"([^"]+)"/.exec(told)?.[1];
    if (text !== "" && state === "" && taskId !== undefined) {
      state = "cancelling";
      await call(agent.url, "CancelTask", { id: taskId });
    }
    if (told.includes("TASK_STATE_CANCELED")) state = "canceled";
  }
  expect(state).toBe("canceled");
  expect(text).not.toContain("word199");
});
