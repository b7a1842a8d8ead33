import type { PayerFacts } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { GATEWAY, stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { planNames } from "./plan-names.ts";

const OAUTH: PayerFacts = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
};
const GATEWAY_PAYER: PayerFacts = {
  payer: "platform",
  mode: "platform_managed",
  provider: "platform",
  credentialMethod: "gateway",
};

const planAfter = (
  workspaceSecrets: Record<string, string>,
  lastPayer: PayerFacts | null,
  confirmed?: [PayerFacts, PayerFacts],
) => {
  const facts = {
    ...factsFromValues(registry, stateOf({ gateway: GATEWAY, workspaceSecrets })),
    lastPayer,
    confirmations: confirmed === undefined ? [] : [{ id: "c1", before: confirmed[0], after: confirmed[1] }],
  };
  return planNames(registry, facts, resolveBilling(registry, facts));
};

describe("a payer never changes by omission", () => {
  it("a first start needs no confirmation", () => {
    expect(planAfter({}, null)).toMatchObject({ ok: true, payer: GATEWAY_PAYER, confirmationId: null });
  });

  it("a deleted model does not silently move the bill to the platform", () => {
    expect(planAfter({ CLAUDE_CODE_OAUTH_TOKEN: "t" }, OAUTH)).toMatchObject({
      ok: false,
      code: "PAYER_CHANGE_UNCONFIRMED",
      payerChange: { before: OAUTH, after: GATEWAY_PAYER },
    });
  });

  it("another credential method counts as a change", () => {
    const row = { MODEL: "claude-opus-4-7", ANTHROPIC_API_KEY: "k" };
    const before = { ...OAUTH, provider: "anthropic-api", credentialMethod: "ANTHROPIC_AUTH_TOKEN" };
    expect(planAfter(row, before)).toMatchObject({ code: "PAYER_CHANGE_UNCONFIRMED" });
  });

  it("the same payer needs none, and a confirmation covers exactly its own change", () => {
    expect(planAfter({ MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t2" }, OAUTH)).toMatchObject({
      ok: true,
      confirmationId: null,
    });
    expect(planAfter({}, OAUTH, [OAUTH, GATEWAY_PAYER])).toMatchObject({ ok: true, confirmationId: "c1" });
    expect(planAfter({}, OAUTH, [GATEWAY_PAYER, OAUTH])).toMatchObject({ code: "PAYER_CHANGE_UNCONFIRMED" });
  });

  it("a missing key is named before the change of payer is", () => {
    expect(planAfter({ MODEL: "claude-opus-4-7" }, OAUTH)).toMatchObject({ code: "MISSING_BYOK_CREDENTIAL" });
  });
});
