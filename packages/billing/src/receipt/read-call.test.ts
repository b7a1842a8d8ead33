import { NO_USAGE } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { readReceiptCall } from "./read-call.ts";
import { linkReceipt, type Movement, type MovementCall } from "./receipt.ts";

const at = new Date("2026-11-24T12:00:00.000Z");
const rates = findPrice(registry, "openai/gpt-5.4", at) ?? null;

const call = (over: Partial<MovementCall> = {}): MovementCall => ({
  ...{ attemptId: "a", workspaceId: "w", runId: "r", payer: "platform", credentialKind: "platform_key" },
  ...{ provider: "openai", vendor: "openai", model: "openai/gpt-5.4", wireModel: "gpt-5.4" },
  ...{ providerRequestId: "req_1", estimated: false, usage: { ...NO_USAGE, input: 5, output: 7 } },
  ...{ price: { model: "openai/gpt-5.4", from: "2026-11-01" }, rates, admittedAt: at, finishedAt: null },
  ...over,
});
const bodyOf = (of: MovementCall | null) => {
  const movement: Movement = {
    ...{ tenantId: "t", postingId: "p", kind: "charge", amountNanoUsd: -1n, sandbox: false, reason: null },
    ...{ at, call: of },
  };
  return linkReceipt(() => "0", { seq: 0, hash: "0" }, movement).body;
};

describe("readReceiptCall", () => {
  it("reads back what the receipt was linked with", () => {
    expect(readReceiptCall(bodyOf(call()))).toMatchObject({
      ...{ attemptId: "a", runId: "r", payer: "platform", credentialKind: "platform_key" },
      ...{ model: "openai/gpt-5.4", providerRequestId: "req_1", estimated: false, finishedAt: null },
      ...{ usage: { ...NO_USAGE, input: 5, output: 7 }, admittedAt: at.toISOString() },
      price: { model: "openai/gpt-5.4", from: "2026-11-01" },
    });
  });

  it("gives the rates of the tier that the call was priced by", () => {
    const [tier] = rates?.tiers ?? [];
    if (tier === undefined) throw new Error("no tier");
    const [below, above] = [tier.aboveInput, tier.aboveInput + 1].map((cacheRead) =>
      readReceiptCall(bodyOf(call({ usage: { ...NO_USAGE, cacheRead } }))),
    );
    expect(below?.rates?.input).toBe(rates?.input);
    expect(above?.rates?.input).toBe(tier.input);
    expect(above?.rates?.input).not.toBe(rates?.input);
  });

  it("finds no call in a movement without one, nor in a body that is no receipt", () => {
    expect(readReceiptCall(bodyOf(null))).toBeNull();
    expect(readReceiptCall({ call: {} })).toBeNull();
    expect(readReceiptCall({})).toBeNull();
  });
});
