import { AgentCard } from "@a2a-js/sdk";
import { describe, expect, it } from "vitest";
import { buildAgentCard, toCardJson, toLegacyCardJson } from "./agent-card.ts";

const card = buildAgentCard({
  workspaceName: "Ada",
  role: "an adder",
  url: "http://127.0.0.1:1",
  executorLabel: "Molecule's small loop",
});

describe("the agent card", () => {
  it("survives the SDK's own reading of the wire", () => {
    expect(AgentCard.fromJSON(JSON.parse(JSON.stringify(toCardJson(card))))).toMatchObject({
      name: "Ada",
      securitySchemes: {
        callKey: { scheme: { $case: "httpAuthSecurityScheme", value: { scheme: "Bearer" } } },
      },
      supportedInterfaces: [{ protocolVersion: "1.0" }, { protocolVersion: "0.3" }],
    });
  });

  it("says that a loop answers, in both versions", () => {
    for (const json of [toCardJson(card), toLegacyCardJson(card)])
      expect(json.description).toBe("an adder. Answered by Molecule's small loop.");
  });

  it("has what a 0.3 client looks for", () => {
    expect(toLegacyCardJson(card)).toMatchObject({
      url: "http://127.0.0.1:1",
      protocolVersion: "0.3",
      preferredTransport: "JSONRPC",
    });
  });
});
