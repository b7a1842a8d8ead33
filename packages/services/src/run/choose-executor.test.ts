import type { ExecutorChoice } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { chooseExecutor, isStartable } from "./choose-executor.ts";

describe("what answers inside a workspace", () => {
  it.each<[string, boolean, ExecutorChoice, string[], string, boolean]>([
    ["claude-code", true, "loop", [], "loop", true],
    ["claude-code", true, "loop", ["claude-code"], "loop", true],
    ["claude-code", true, "runtime", ["claude-code"], "claude-code", true],
    ["claude-code", true, "runtime", [], "claude-code", false],
    ["claude-code", false, "loop", [], "claude-code", false],
    ["claude-code", false, "loop", ["claude-code"], "claude-code", true],
    ["codex", false, "loop", ["claude-code"], "codex", false],
    ["hermes", false, "loop", [], "loop", true],
    ["hermes", true, "runtime", [], "loop", true],
    ["openclaw", false, "loop", [], "loop", true],
  ])(
    "%s (sandbox: %s, wished: %s, installed: %j) is %s",
    (runtime, sandbox, wished, installed, executor, startable) => {
      const at = { runtime, sandbox, executor: wished };
      expect(chooseExecutor(at)).toBe(executor);
      expect(isStartable({ installedRuntimes: new Set(installed) }, at)).toBe(startable);
    },
  );
});
