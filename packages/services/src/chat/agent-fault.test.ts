import { JsonRpcTransportError } from "@a2a-js/sdk/errors";
import { describe, expect, it } from "vitest";
import { AgentNotReadyError } from "./agent-call.ts";
import { DeliveryFault, FAULTS, toAgentFault } from "./agent-fault.ts";
import { batchMsFor } from "./answer-writer.ts";

const said = (reason: string, metadata: Record<string, string> = {}) =>
  new JsonRpcTransportError({
    jsonrpc: "2.0",
    id: 1,
    error: { code: -32603, message: "It could not.", data: [{ reason, metadata }] },
  });

describe("why there is no answer", () => {
  it("is told in the agent's words, with the provider's", () => {
    const metadata = { remedy: "Wait.", cause: "slow down", providerStatus: "429" };
    const expected = {
      code: "RATE_LIMITED",
      message: "It could not. It said (status 429): “slow down”",
      remedy: "Wait.",
    };
    expect(toAgentFault(said("RATE_LIMITED", metadata), true).error).toEqual(expected);
    // In a stream the SDK wraps it.
    expect(toAgentFault(new Error("SSE", { cause: said("RATE_LIMITED", metadata) }), true).error).toEqual(
      expected,
    );
  });

  it.each([
    ["a port that is closed", new AgentNotReadyError(), false, "soon", "AGENT_NOT_READY"],
    ["a key that is not known any more", new AgentNotReadyError(), true, "end", "AGENT_NOT_READY"],
    ["a busy agent", said("AGENT_BUSY"), false, "soon", "AGENT_BUSY"],
    ["a draining agent", said("AGENT_DRAINING"), false, "later", "AGENT_DRAINING"],
    ["an agent that was stopped meanwhile", said("AGENT_STOPPING"), true, "end", "AGENT_STOPPING"],
    ["a draining word after it was taken", said("AGENT_DRAINING"), true, "end", "AGENT_DRAINING"],
    ["a connection that broke", new TypeError("terminated"), true, "end", "AGENT_GONE"],
    ["a connection that broke early", new TypeError("fetch failed"), false, "end", "AGENT_GONE"],
    ["silence", new DeliveryFault(FAULTS.silent), true, "end", "AGENT_SILENT"],
    ["a reason that is none", said("no reason"), true, "end", "AGENT_FAILED"],
  ])("%s", (_, error, accepted, again, code) => {
    expect(toAgentFault(error, accepted)).toMatchObject({ again, error: { code } });
  });
});

describe("how often an answer is written", () => {
  it.each([
    [0, 100],
    [20_000, 100],
    [100_000, 500],
    [400_000, 1_000],
  ])("at %i characters every %i ms", (length, ms) => {
    expect(batchMsFor(length)).toBe(ms);
  });
});
