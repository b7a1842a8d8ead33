import { newId, type RunId, type RunReceipt, type WorkspaceId } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { GATEWAY, stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { computeDrift } from "./drift.ts";
import { planNames } from "./plan-names.ts";

const planOf = (workspaceSecrets: Record<string, string>, version = 1) => {
  const facts = factsFromValues(registry, stateOf({ gateway: GATEWAY, workspaceSecrets }));
  const versioned = { ...facts, entries: facts.entries.map((entry) => ({ ...entry, version })) };
  return planNames(registry, versioned, resolveBilling(registry, versioned));
};

const receiptOf = (workspaceSecrets: Record<string, string>): RunReceipt => {
  const plan = planOf(workspaceSecrets);
  if (!plan.ok) throw new Error(plan.code);
  return {
    ...plan.payer,
    runId: newId<RunId>(),
    workspaceId: newId<WorkspaceId>(),
    generation: 1,
    source: "derived_provider",
    model: plan.model,
    injected: plan.enters,
    withheld: plan.withheld,
    credential: null,
    fingerprints: [],
    registryHash: registry.hash,
  };
};

const OPUS = { MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t" };

describe("computeDrift", () => {
  it.each([
    ["nothing changed", OPUS, 1, { pending: false, summary: "up to date" }],
    [
      "a new version",
      OPUS,
      2,
      { pending: true, changedNames: ["CLAUDE_CODE_OAUTH_TOKEN"], summary: "1 key changed, payer unchanged" },
    ],
    ["an added name", { ...OPUS, FOO: "x" }, 1, { pending: true, changedNames: ["FOO"] }],
    [
      "another model of the same payer",
      { ...OPUS, MODEL: "sonnet" },
      1,
      { pending: true, modelChanges: true, payerChanges: false },
    ],
    [
      "another provider",
      { MODEL: "claude-opus-4-7", ANTHROPIC_API_KEY: "k" },
      1,
      { pending: true, payerChanges: true },
    ],
    ["a missing key", { MODEL: "opus" }, 1, { pending: true, refusal: "MISSING_BYOK_CREDENTIAL" }],
  ])("%s", (_, after, version, expected) => {
    expect(computeDrift(receiptOf(OPUS), planOf(after, version))).toMatchObject(expected);
  });

  it("does not count a withheld key as a change: it would not reach the run", () => {
    expect(computeDrift(receiptOf(OPUS), planOf({ ...OPUS, ANTHROPIC_API_KEY: "k" }))).toMatchObject({
      pending: false,
    });
  });
});
