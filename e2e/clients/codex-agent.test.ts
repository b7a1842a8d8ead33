import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type AgentScene, createAgentScene } from "../../apps/agent/src/process-tests/agent-scene.ts";
import { eventually } from "../../apps/agent/src/process-tests/eventually.ts";
import { answerText, ask, call, message, stream } from "../../apps/agent/src/process-tests/rpc.ts";
import { AGENT_KEY } from "../../apps/agent/src/process-tests/test-platform.ts";
import { installedRuntime } from "./installed-clients.ts";
import { newFolder, removeClientFolders } from "./run-client.ts";

let scene: AgentScene;
beforeAll(async () => {
  scene = await createAgentScene();
});
afterAll(() => scene.close());
afterEach(removeClientFolders);

const TOOL = 'use tool exec_command with {"cmd":"echo 42 > answer.txt && cat answer.txt"}';

/** What a repository would have Codex do with its own settings, if they were read. */
const REPOSITORY = `openai_base_url = "http://127.0.0.1:9"
[mcp_servers.team]
enabled = false
url = "http://127.0.0.1:9"
[mcp_servers.odd]
command = "touch"
args = ["odd.txt"]
`;

const startCodex = async (env: Readonly<Record<string, string>> = {}) => {
  const work = newFolder("work", { ".codex/config.toml": REPOSITORY });
  const started = await scene.start({
    dialect: "openai",
    args: ["--executor=codex", `--runtime-dir=${installedRuntime("codex")}`],
    env: { HOME: newFolder("home"), PATH: process.env["PATH"] ?? "", MODEL: "gpt-5.4", ...env },
    cwd: work,
  });
  return { ...started, work };
};

const useTool = (name: string, input: object) => `use tool ${name} with ${JSON.stringify(input)}`;

it("answers directly with the real Codex, whatever a repository says, and reports what was counted", async () => {
  scene.model.clearRequests();
  const { agent, platform } = await startCodex();
  const sum = await ask(agent.url, "What is 17 + 25?", "1.0", "talk");
  expect(sum.error).toBeUndefined();
  expect(answerText(sum)).toBe("The answer is 42.");
  expect(answerText(await ask(agent.url, TOOL, "0.3", "talk"))).toContain("42");
  const requests = scene.model.requests();
  expect(requests.length).toBeGreaterThanOrEqual(3);
  const counted = (name: string) =>
    requests.reduce((total, { usage }) => total + Number(usage?.[name] ?? 0), 0);
  await eventually(() => {
    const reported = platform.heartbeats.flatMap((beat) => beat.usage).map(({ usage }) => usage);
    expect(reported.reduce((total, { input }) => total + input, 0)).toBe(counted("input_tokens"));
    expect(reported.reduce((total, { output }) => total + output, 0)).toBe(counted("output_tokens"));
  });
  const refused = await ask(agent.url, "fail 401 bad key");
  expect(refused.error?.data?.[0]).toMatchObject({ reason: "CREDENTIAL_REFUSED" });
});

it("lists its peers and has one do a task within the question, whatever a repository or a proxy says", async () => {
  const proxy = "http://127.0.0.1:9";
  const { agent, platform, work } = await startCodex({ HTTP_PROXY: proxy, http_proxy: proxy });
  const listed = await ask(agent.url, useTool("mcp__team.list_peers", {}));
  expect(listed.error).toBeUndefined();
  expect(answerText(listed)).toContain("Bob (your sibling");

  const question = message(useTool("mcp__team.ask_peer", { peer: "Bob", message: "What is 6 * 7?" }));
  const asked = await call(agent.url, "SendMessage", question);
  expect(answerText(asked)).toContain("Bob heard: What is 6 * 7?");
  expect(platform.asked).toEqual([
    { action: "list" },
    { action: "ask", to: "Bob", text: "What is 6 * 7?", within: question.message.messageId },
  ]);

  platform.relay = () => ({ message: "Bob waits for this very answer.", remedy: "Ask somebody else." });
  const refused = await ask(agent.url, useTool("mcp__team.ask_peer", { peer: "Bob", message: "again" }));
  expect(answerText(refused)).toContain("Bob waits for this very answer. Ask somebody else.");
  expect(existsSync(join(work, "odd.txt"))).toBe(false);
});

it("keeps the agent's key and the team's token out of what its shell and its log can show", async () => {
  const { agent } = await startCodex();
  const environment = await ask(agent.url, useTool("exec_command", { cmd: "env | sort" }));
  expect(answerText(environment)).toContain("CODEX_HOME=");
  expect(answerText(environment)).not.toMatch(/MOLECULE_TEAM_TOKEN|MOLECULE_AGENT_KEY/);
  expect(answerText(environment)).not.toContain(AGENT_KEY);
  expect(agent.output()).not.toMatch(/mcp_servers|Bearer/);
});

it("has a peer stop when the question is taken back", async () => {
  const { agent, platform } = await startCodex();
  platform.relay = () => new Promise(() => undefined);
  const question = message(useTool("mcp__team.ask_peer", { peer: "Bob", message: "for ever" }));
  let state = "";
  for await (const event of stream(agent.url, "SendStreamingMessage", question)) {
    const told = JSON.stringify(event.result ?? {});
    const taskId = /"taskId":"([^"]+)"/.exec(told)?.[1];
    if (state === "" && taskId !== undefined) {
      state = "asking";
      await eventually(() => expect(platform.asked).toHaveLength(1));
      await call(agent.url, "CancelTask", { id: taskId });
    }
    if (told.includes("TASK_STATE_CANCELED")) state = "canceled";
  }
  expect(state).toBe("canceled");
  await eventually(() => expect(platform.givenUp).toBe(1));
});
