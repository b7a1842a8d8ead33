import { describe, expect, it } from "vitest";
import { parseAgentArguments } from "./agent-arguments.ts";

describe("the command line", () => {
  it("has defaults", () => {
    expect(parseAgentArguments([])).toEqual({
      executor: "loop",
      runtimeDir: null,
      registerForMs: 30_000,
      heartbeatFailureMs: 60_000,
      listenOn: "host",
    });
  });

  it("takes what it is told", () => {
    const args = ["--executor=codex", "--heartbeat-failure-ms=300", "--compile-cache=/tmp/x"];
    expect(parseAgentArguments(args)).toMatchObject({ executor: "codex", heartbeatFailureMs: 300 });
  });

  it.each([
    ["--unknown=1"],
    ["--heartbeat-failure-ms=soon"],
    ["--heartbeat-failure-ms=0"],
    ["--listen=all"],
    ["extra"],
  ])("refuses %s", (argument) => {
    expect(() => parseAgentArguments([argument])).toThrow();
  });
});
