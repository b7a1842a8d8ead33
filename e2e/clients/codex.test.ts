import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { GPT, startCharging } from "./charged-gateway.ts";
import { codexProgram } from "./installed-clients.ts";
import { type ClientRun, removeClientFolders, runClient } from "./run-client.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());
afterEach(removeClientFolders);

const TASK = 'use tool exec_command with {"cmd":"echo 42 > answer.txt"}';

/** Settings as `config.toml` has them. */
const runCodex = (settings: readonly string[], env: Readonly<Record<string, string>>): Promise<ClientRun> => {
  const flags = ["--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "-m", GPT];
  const given = settings.flatMap((setting) => ["-c", setting]);
  return runClient(codexProgram(), ["exec", ...flags, ...given, TASK], env);
};

const provider = (): string =>
  `model_providers.molecule={name="Molecule",base_url="${test.openaiBaseUrl}",env_key="OPENAI_API_KEY",wire_api="responses"}`;

const expectDone = (run: ClientRun): void => {
  expect(run.code, run.stderr).toBe(0);
  expect(run.stdout).toContain("The tool answered:");
  expect(run.read("answer.txt")).toBe("42\n");
};

it("Codex runs its tool and reports, the gateway as its provider; charged to the unit", async () => {
  const { caller, expectCharge } = await startCharging(test, GPT, "codex");
  const settings = ['model_provider="molecule"', provider(), 'web_search="disabled"'];
  expectDone(await runCodex(settings, { OPENAI_API_KEY: caller.key }));
  await expectCharge(2);
});

it("Codex with its built-in provider tries a WebSocket, reads 426, and goes on over HTTP", async () => {
  const { caller, expectCharge } = await startCharging(test, GPT, "codex");
  const settings = [`openai_base_url="${test.openaiBaseUrl}"`, 'web_search="disabled"'];
  expectDone(await runCodex(settings, { CODEX_API_KEY: caller.key }));
  expect(test.logged()).toContain("an upgrade was refused");
  await expectCharge(2);
});

it("Codex with its own web search hears why that is not served, and nothing is charged", async () => {
  const { caller, expectNothing } = await startCharging(test, GPT, "codex");
  const run = await runCodex(['model_provider="molecule"', provider()], { OPENAI_API_KEY: caller.key });
  expect(run.code).not.toBe(0);
  expect(run.stderr).toContain("web_search");
  expect(run.stderr).toContain("is not served");
  await expectNothing();
});
