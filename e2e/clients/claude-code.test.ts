import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { OPUS, startCharging } from "./charged-gateway.ts";
import { claudeProgram } from "./installed-clients.ts";
import { removeClientFolders, runClient } from "./run-client.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());
afterEach(removeClientFolders);

const TASK = 'use tool Bash with {"command":"echo 42 > answer.txt","description":"write the answer"}';

it.each([
  ["as x-api-key", "ANTHROPIC_API_KEY"],
  ["as bearer", "ANTHROPIC_AUTH_TOKEN"],
])("Claude Code runs its tool and reports, its key %s; charged to the unit", async (_, keyName) => {
  const { caller, expectCharge } = await startCharging(test, OPUS, "claude-code");
  const args = ["-p", TASK, "--model", OPUS, "--output-format", "json"];
  const run = await runClient(claudeProgram(), [...args, "--permission-mode", "bypassPermissions"], {
    [keyName]: caller.key,
    ANTHROPIC_BASE_URL: test.anthropicBaseUrl,
    // Root may skip its questions only where it is told that it stands in a sandbox.
    IS_SANDBOX: "1",
    DISABLE_AUTOUPDATER: "1",
  });
  expect(run.stderr).toBe("");
  const { result, is_error }: { result?: string; is_error?: boolean } = JSON.parse(run.stdout);
  expect({ code: run.code, is_error }).toEqual({ code: 0, is_error: false });
  expect(result).toContain("The tool answered:");
  expect(run.read("answer.txt")).toBe("42\n");
  await expectCharge(2);
});
