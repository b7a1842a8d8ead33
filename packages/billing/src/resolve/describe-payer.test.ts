import { registry } from "@molecule/registry";
import { expect, it } from "vitest";
import { planNames } from "../env/plan-names.ts";
import { stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues, type SimulatedState } from "../simulate/facts-from-values.ts";
import { describePayer } from "./describe-payer.ts";
import { resolveBilling } from "./resolve-billing.ts";

const describeTo = (organization: string | undefined, partial: Partial<SimulatedState>) => {
  const facts = factsFromValues(registry, stateOf(partial));
  const resolution = resolveBilling(registry, facts);
  return describePayer(registry, facts, resolution, planNames(registry, facts, resolution), organization);
};

const STATES: readonly [string, Partial<SimulatedState>][] = [
  ["platform", {}],
  ["subscription", { workspaceSecrets: { MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t" } }],
  ["key", { workspaceSecrets: { MODEL: "claude-opus-4-7", ANTHROPIC_API_KEY: "k" } }],
  ["override", { override: "byok", workspaceSecrets: { ANTHROPIC_API_KEY: "k" } }],
  ["unmanaged", { override: "disabled", workspaceSecrets: { ANTHROPIC_API_KEY: "k" } }],
];

it.each(STATES)("speaks to its own members as you, and to others of it by name: %s", (_, state) => {
  const [own, others] = [describeTo(undefined, state), describeTo("Acme", state)];
  expect(own.sentence).toMatch(/your organization/i);
  expect(others.sentence).toContain("Acme");
  expect(`${others.chip} ${others.sentence}`).not.toMatch(/\byour\b/i);
  expect(others.kind).toBe(own.kind);
});
