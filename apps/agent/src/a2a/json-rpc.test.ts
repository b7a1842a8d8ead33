import { describe, expect, it } from "vitest";
import { toFailureMetadata } from "../executor/failure-metadata.ts";
import { failureOfResult, isSending, toJsonRpcError, withFailureAsError } from "./json-rpc.ts";

const failure = {
  code: "RATE_LIMITED",
  message: "Too often.",
  remedy: "Wait.",
  providerStatus: 429,
  cause: "slow down",
};
const metadata = toFailureMetadata(failure);

describe("a failure on the wire", () => {
  it.each([
    ["a task of 1.0", { task: { id: "t", metadata } }],
    ["an update of 1.0", { statusUpdate: { taskId: "t", metadata } }],
    ["a task of 0.3", { kind: "task", id: "t", metadata }],
    ["an update of 0.3", { kind: "status-update", taskId: "t", metadata }],
  ])("is found in %s", (_, result) => {
    expect(failureOfResult(result)).toEqual(failure);
    expect(withFailureAsError({ jsonrpc: "2.0", id: 7, result })).toEqual({
      jsonrpc: "2.0",
      id: 7,
      error: toJsonRpcError(failure),
    });
  });

  it.each([[null], ["text"], [{ task: { metadata: { "molecule.failure": "no" } } }], [{ task: {} }]])(
    "is not seen in %j",
    (result) => {
      const response = { jsonrpc: "2.0" as const, id: 1, result };
      expect(withFailureAsError(response)).toBe(response);
    },
  );

  it("carries reason, status and remedy as ErrorInfo", () => {
    expect(toJsonRpcError(failure)).toEqual({
      code: -32603,
      message: "Too often.",
      data: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "RATE_LIMITED",
          domain: "molecule",
          metadata: { remedy: "Wait.", providerStatus: "429", cause: "slow down" },
        },
      ],
    });
  });

  it.each([
    ["SendMessage", true],
    ["message/stream", true],
    ["GetTask", false],
    ["tasks/cancel", false],
    [undefined, false],
  ])("%s begins a task: %s", (method, expected) => {
    expect(isSending(method)).toBe(expected);
  });
});
