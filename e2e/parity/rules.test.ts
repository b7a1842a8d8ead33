import { type SimulatedState, simulatePlan, simulateResolve, simulateWrite } from "@molecule/billing";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { checkWrite } from "../oracle/guard.ts";
import { plan } from "../oracle/plan.ts";
import { resolve } from "../oracle/resolution.ts";
import { scannedOut } from "../oracle/scan.ts";
import type { GatewayAddress, State } from "../oracle/state.ts";
import { type Counts, count, countedSummary, findRare } from "./counts.ts";
import { createRandom, type Random } from "./random.ts";
import { type RandomRows, type RandomState, randomState } from "./random-state.ts";
import { hintsAt, randomWrite } from "./random-write.ts";

const states = 24_000;
const origin = "https://gw.example/api/v1/internal/llm";
const world = {
  gatewayUrls: [`${origin}/openai/v1`, `${origin}/anthropic`, `${origin}/usage`],
  accessKey: "mk_live_random",
};
const known: GatewayAddress = {
  baseUrl: `${origin}/openai/v1`,
  anthropicBaseUrl: `${origin}/anthropic`,
  accessKey: world.accessKey,
  usageUrl: `${origin}/usage`,
};

function randomGateway(random: Random): GatewayAddress | null {
  if (random.chance(0.75)) return known;
  if (random.chance(0.2)) return null;
  const some = (text: string | null) => (random.chance(0.7) ? text : null);
  return {
    baseUrl: some(known.baseUrl),
    anthropicBaseUrl: some(known.anthropicBaseUrl),
    accessKey: some(known.accessKey),
    usageUrl: some(known.usageUrl),
  };
}

function simulated(state: RandomState, gateway: GatewayAddress | null): SimulatedState {
  const { baseUrl, anthropicBaseUrl, usageUrl } = gateway ?? {};
  return {
    runtime: state.runtime,
    override: state.override,
    tenantSecrets: written(state.tenant),
    workspaceSecrets: written(state.workspace),
    model: state.requestedModel,
    gateway: gateway && {
      ...(baseUrl ? { baseUrl } : {}),
      ...(anthropicBaseUrl ? { anthropicBaseUrl } : {}),
      ...(usageUrl ? { usageUrl } : {}),
    },
  };
}

function written(rows: RandomRows): Record<string, string> {
  return Object.fromEntries(
    [...rows].map(([name, row]) => [name, row.opens ? (row.text ?? "") : "#UNREADABLE"]),
  );
}

/** In this notation nothing is known of a row that does not open. */
function expectedState(state: RandomState, gateway: GatewayAddress | null): State {
  const forget = (rows: RandomRows) =>
    new Map([...rows].map(([name, row]) => [name, row.opens ? row : { text: null, opens: false }]));
  return {
    ...state,
    tenant: forget(state.tenant),
    workspace: forget(state.workspace),
    gateway,
    sandbox: null,
    installed: null,
  };
}

function expectedResolution(state: State) {
  const found = resolve(state);
  return {
    resolved_mode: found.mode,
    source: found.source,
    provider_selection: found.providerSelection,
    workspace_override: found.override,
    effective_model: found.effectiveModel,
    payer: found.payer,
  };
}

function expectedPlan(state: State) {
  const planned = plan(state);
  if (!planned.ok) return planned;
  const smuggled = scannedOut(state, planned.mode, planned.stored);
  if (smuggled.length > 0) return { ok: false, code: "ENV_SCAN_FAILED", names: smuggled };
  return { ok: true, mode: planned.mode, env: planned.env, withheld: planned.withheld };
}

/** Below this a branch was hardly asked. */
const least = 40;
const wanted = [
  ...["platform_managed", "byok", "disabled"].map((mode) => `resolve ${mode} workspace_override`),
  ...["platform_managed", "byok"].map((mode) => `resolve ${mode} derived_provider`),
  "resolve platform_managed derived_default",
  "resolve platform_managed constant_fallback",
  ...["byok", "platform_managed", "disabled"].map((mode) => `plan ${mode}`),
  ..."PAYER_UNRESOLVED UNKNOWN_RUNTIME FORBIDDEN_TENANT_ENV SECRET_UNREADABLE UNREGISTERED_MODEL MODEL_NOT_ON_PLATFORM"
    .concat(" MISSING_PLATFORM_PROXY MISSING_BYOK_CREDENTIAL CREDENTIAL_OF_OTHER_PROVIDER ENV_SCAN_FAILED")
    .split(" ")
    .map((code) => `plan ${code}`),
  ..."INVALID_NAME INVALID_VALUE RESERVED_NAME FORBIDDEN_TENANT_ENV UNREGISTERED_MODEL BYPASS_KEY_REJECTED"
    .concat(" SANDBOX_KEY_OUTSIDE allowed")
    .split(" ")
    .map((code) => `write ${code}`),
];

describe("the rules against an expectation that imports nothing of them", () => {
  it(`agree on ${states} random states`, { timeout: 180_000 }, () => {
    const counts: Counts = new Map();
    const differences: unknown[] = [];
    for (let seed = 1; seed <= states; seed += 1) {
      const random = createRandom(seed);
      const drawn = randomState(random, { world, storable: false });
      const gateway = randomGateway(random);
      const input = simulated(drawn, gateway);
      const state = expectedState(drawn, gateway);
      const write = randomWrite(random, drawn, world);
      const judged = { ...write, hints: hintsAt(drawn, write.name) };
      const expected = [expectedResolution(state), expectedPlan(state), checkWrite(state, judged)] as const;
      const actual = [
        simulateResolve(registry, input),
        simulatePlan(registry, input, gateway?.accessKey ?? null),
        simulateWrite(registry, input, write),
      ] as const;
      count(counts, `resolve ${expected[0].resolved_mode} ${expected[0].source}`);
      count(
        counts,
        `plan ${"mode" in expected[1] ? expected[1].mode : "code" in expected[1] ? expected[1].code : ""}`,
      );
      count(counts, `write ${expected[2].allowed ? "allowed" : expected[2].code}`);
      for (const [at, door] of (["resolve", "plan", "write"] as const).entries()) {
        if (equal(actual[at], expected[at])) continue;
        count(counts, `DIFFERENCE ${door}`);
        if (differences.length < 12)
          differences.push({ seed, door, input, write, expected: expected[at], actual: actual[at] });
      }
    }
    console.info(countedSummary(counts));
    expect(differences).toEqual([]);
    expect(findRare(counts, wanted, least)).toEqual([]);
  });
});

function equal(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
