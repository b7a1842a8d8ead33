import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type AgentScene, createAgentScene } from "../../apps/agent/src/process-tests/agent-scene.ts";
import { eventually } from "../../apps/agent/src/process-tests/eventually.ts";
import { answerText, ask } from "../../apps/agent/src/process-tests/rpc.ts";
import { installedRuntime } from "./installed-clients.ts";
import { newFolder, removeClientFolders } from "./run-client.ts";

let scene: AgentScene;
beforeAll(async () => {
  scene = await createAgentScene();
});
afterAll(() => scene.close());
afterEach(removeClientFolders);

const TOOL = 'use tool exec_command with {"cmd":"echo 42 > answer.txt && cat answer.txt"}';

it("answers directly with the real Codex, whatever a repository says, and reports what was counted", async () => {
  scene.model.clearRequests();
  const { agent, platform } = await scene.start({
    dialect: "openai",
    args: ["--executor=codex", `--runtime-dir=${installedRuntime("codex")}`],
    env: { HOME: newFolder("home"), PATH: process.env["PATH"] ?? "", MODEL: "gpt-5.4" },
    cwd: newFolder("work", { ".codex/config.toml": 'openai_base_url = "http://127.0.0.1:9"\n' }),
  });
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
