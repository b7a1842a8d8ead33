import { newId, type PayerFacts, type WorkspaceId } from "@molecule/domain";
import { expect, it } from "vitest";
import { listAgreed } from "./list-agreed.ts";

const id = newId<WorkspaceId>();
const before: PayerFacts = {
  payer: "platform",
  mode: "platform_managed",
  provider: "platform",
  credentialMethod: "gateway",
};
const subscription: PayerFacts = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
};
const ownKey: PayerFacts = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-api",
  credentialMethod: "ANTHROPIC_API_KEY",
};
const effectOf = (after: PayerFacts | null) => [
  { workspaceId: id, payerChange: after === null ? null : { before, after } },
];

it.each([
  ["the payer beside which it was set", subscription, [id]],
  ["no other, though it is the same party that pays", ownKey, []],
  ["none where nobody else would pay any more", null, []],
])("a tick is an agreement to %s", (_, shown, expected) => {
  expect([...listAgreed(effectOf(shown), new Map([[id, subscription]]))]).toEqual(expected);
});

it("nothing is agreed to without a tick", () => {
  expect([...listAgreed(effectOf(subscription), new Map())]).toEqual([]);
});
