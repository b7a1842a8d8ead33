import { describe, expect, it } from "vitest";
import { faultOfAgent, findPayerFault, findReplyFault, type PayerEvidence } from "./judge-proof.ts";

const KNOWN = { task: "What is 120 + 130? Reply with the number alone.", answer: "250" };

describe("a reply", () => {
  it.each([
    ["The answer is 250.", null],
    ["250", null],
    ["", "PROOF_EMPTY"],
    ["Agent error: 250", "PROOF_ERROR_AS_TEXT"],
    ["Traceback (most recent call last):\n250", "PROOF_ERROR_AS_TEXT"],
    [KNOWN.task, "PROOF_ECHO"],
    [`You said: ${KNOWN.task}`, "PROOF_ECHO"],
    ["I am ready to help.", "PROOF_WRONG_ANSWER"],
    ["1250", "PROOF_WRONG_ANSWER"],
  ])("%j is %s", (text, code) => {
    expect(findReplyFault(text, KNOWN)?.code ?? null).toBe(code);
  });
});

describe("the payer", () => {
  const asked = { clientRequestId: "q" };
  const other = { clientRequestId: "another" };
  const base: PayerEvidence = {
    mode: "platform_managed",
    executor: "loop",
    questionId: "q",
    calls: [asked],
    refused: false,
    alone: true,
  };
  it.each<[string, Partial<PayerEvidence>, boolean]>([
    ["platform: exactly that call", {}, true],
    ["platform: the gateway saw nothing", { calls: [] }, false],
    ["platform: only another call", { calls: [other] }, false],
    ["platform: another call beside it, alone", { calls: [asked, other] }, false],
    ["platform: another call beside it, while it serves", { calls: [asked, other], alone: false }, true],
    ["platform: a runtime that cannot name the question", { executor: "claude-code", calls: [other] }, true],
    ["platform: such a runtime, and nothing seen", { executor: "claude-code", calls: [] }, false],
    ["byok: none", { mode: "byok", calls: [] }, true],
    ["byok: one", { mode: "byok", calls: [asked] }, false],
    ["byok: one that was refused", { mode: "byok", calls: [], refused: true }, false],
    ["disabled: one", { mode: "disabled", calls: [asked] }, false],
  ])("%s", (_, change, right) => {
    expect(findPayerFault({ ...base, ...change }) === null).toBe(right);
  });
});

describe("an agent's own error", () => {
  it("names the credential that was refused, and what may pass by itself", () => {
    const refused = { code: "CREDENTIAL_REFUSED", message: "no", remedy: "replace it" };
    expect(faultOfAgent(refused, "ANTHROPIC_API_KEY")).toMatchObject({
      names: ["ANTHROPIC_API_KEY"],
      passing: false,
    });
    expect(faultOfAgent({ code: "RATE_LIMITED", message: "slow" }, "X")).toMatchObject({
      names: [],
      passing: true,
    });
  });
});
