import { describe, expect, it } from "vitest";
import { chooseExecutor, isStartable } from "./choose-executor.ts";

describe("what answers inside a workspace", () => {
  it.each([
    ["claude-code", true, [], "loop", true],
    ["claude-code", false, [], "claude-code", false],
    ["claude-code", false, ["claude-code"], "claude-code", true],
    ["codex", false, ["claude-code"], "codex", false],
    ["hermes", false, [], "loop", true],
    ["openclaw", false, [], "loop", true],
  ])("%s (sandbox: %s, installed: %j) is %s", (runtime, sandbox, installed, executor, startable) => {
    expect(chooseExecutor({ runtime, sandbox })).toBe(executor);
    expect(isStartable({ installedRuntimes: new Set(installed) }, { runtime, sandbox })).toBe(startable);
  });
});
