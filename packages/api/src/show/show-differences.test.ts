import type { EntryRef, PayerFacts } from "@molecule/domain";
import { newId } from "@molecule/domain";
import type { PayerStanding } from "@molecule/services";
import { makeReceipt } from "@molecule/testing";
import { expect, it } from "vitest";
import { showDifferences } from "./show-differences.ts";

const platform: PayerFacts = {
  payer: "platform",
  mode: "platform_managed",
  provider: "platform",
  credentialMethod: "gateway",
};
const byok: PayerFacts = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
};
const entry = (name: string, version: number, scope: EntryRef["scope"] = "workspace"): EntryRef => ({
  name,
  version,
  scope,
});
const receipt = (injected: EntryRef[]) =>
  makeReceipt(newId(), { ...platform, model: "anthropic/x", injected });

const planned = (payer: PayerFacts, model: string | null, enters: EntryRef[]) =>
  ({ plan: { ok: true, payer, model, enters } }) as unknown as PayerStanding;

it("is empty when a start would use what runs", () => {
  const same = [entry("FOO", 1), entry("BAR", 2, "tenant")];
  expect(showDifferences(receipt(same), planned(platform, "anthropic/x", same.toReversed()))).toEqual([]);
});

it("is empty while nothing runs", () => {
  expect(showDifferences(null, planned(byok, "opus", [entry("FOO", 1)]))).toEqual([]);
});

it("lists what was added, removed, changed, or now comes from elsewhere", () => {
  const running = [entry("CHANGED", 3), entry("GONE", 1), entry("MOVED", 1, "tenant"), entry("SAME", 1)];
  const saved = [entry("ADDED", 1), entry("CHANGED", 4), entry("MOVED", 1), entry("SAME", 1)];
  expect(showDifferences(receipt(running), planned(platform, "anthropic/x", saved))).toEqual([
    { what: "ADDED", running: null, saved: "v1" },
    { what: "CHANGED", running: "v3", saved: "v4" },
    { what: "GONE", running: "v1", saved: null },
    { what: "MOVED", running: "v1, all workspaces", saved: "v1" },
  ]);
});

it("puts the payer first, line by line", () => {
  expect(showDifferences(receipt([]), planned(byok, "opus", []))).toEqual([
    { what: "Payer", running: "the platform", saved: "your organization" },
    { what: "Billing mode", running: "platform_managed", saved: "byok" },
    { what: "Provider", running: "platform", saved: "anthropic-oauth" },
    { what: "Credential", running: "gateway", saved: "CLAUDE_CODE_OAUTH_TOKEN" },
    { what: "Model", running: "anthropic/x", saved: "opus" },
  ]);
});

it("shows a change of payer that waits for agreement, and nothing made up for other refusals", () => {
  const waiting = {
    plan: { ok: false, payerChange: { before: platform, after: byok } },
  } as unknown as PayerStanding;
  expect(showDifferences(receipt([]), waiting).map(({ what }) => what)).toEqual([
    "Payer",
    "Billing mode",
    "Provider",
    "Credential",
  ]);
  const refused = { plan: { ok: false, code: "MISSING_BYOK_CREDENTIAL" } } as unknown as PayerStanding;
  expect(showDifferences(receipt([]), refused)).toEqual([]);
});
