import { classifyEnvName, findRuntime, registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveBilling } from "../resolve/resolve-billing.ts";
import { arbitraryState, GATEWAY, stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { simulatePlan } from "../simulate/simulate.ts";
import { planNames } from "./plan-names.ts";

const ACCESS_KEY = "mk_live_the-runs-own-key";
const plan = (partial: Parameters<typeof stateOf>[0]) =>
  simulatePlan(registry, stateOf({ gateway: GATEWAY, ...partial }), ACCESS_KEY);
const runs = 1_000;

describe("platform_managed", () => {
  it("lets no tenant credential and no tenant route through, under any alias and at either scope", () => {
    fc.assert(
      fc.property(arbitraryState(registry), (state) => {
        const result = plan({ ...state, gateway: GATEWAY });
        if (!result.ok || result.mode !== "platform_managed") return;
        for (const [name, value] of Object.entries(result.env)) {
          const className = classifyEnvName(registry, name);
          if (className === "credential") expect(value).toBe(ACCESS_KEY);
          if (className === "route") expect(value.startsWith("https://gw.example/")).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });

  it.each([
    "ANTHROPIC_AUTH_TOKEN",
    "CODEX_AUTH_JSON",
    "CLAUDE_CODE_USE_BEDROCK",
    "NOUS_API_KEY",
    "https_proxy",
    "OLLAMA_HOST",
    "ANTHROPIC_CUSTOM_HEADERS",
  ])("withholds %s", (name) => {
    const result = plan({
      tenantSecrets: { [name]: "v" },
      workspaceSecrets: { MODEL: "anthropic/claude-opus-4-7" },
    });
    expect(result).toMatchObject({ ok: true, withheld: [{ name, reason: "bypasses_platform_billing" }] });
  });

  it("uses the runtime's default model when none is chosen", () => {
    const result = plan({ runtime: "codex" });
    expect(result.ok && result.env["MODEL"]).toBe(findRuntime(registry, "codex")?.defaultModel);
  });
});

describe("byok", () => {
  it("carries no access key and no gateway address, and one credential value that the runtime reads", () => {
    fc.assert(
      fc.property(arbitraryState(registry), (state) => {
        const result = plan({ ...state, gateway: GATEWAY });
        if (!result.ok || result.mode !== "byok") return;
        const reads = findRuntime(registry, state.runtime)?.reads ?? [];
        expect(
          Object.values(result.env).some(
            (value) => value.includes("mk_live_") || value.startsWith("https://gw.example"),
          ),
        ).toBe(false);
        expect(new Set(reads.flatMap((name) => result.env[name] ?? [])).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: runs },
    );
  });

  it("never strips a tenant-scope credential for standing at tenant scope", () => {
    expect(
      plan({ tenantSecrets: { CLAUDE_CODE_OAUTH_TOKEN: "t" }, workspaceSecrets: { MODEL: "opus" } }),
    ).toMatchObject({
      ok: true,
      mode: "byok",
      env: { CLAUDE_CODE_OAUTH_TOKEN: "t" },
    });
  });

  it("looks for the credential of the model's own provider, not for any", () => {
    expect(plan({ workspaceSecrets: { MODEL: "opus", OPENAI_API_KEY: "o", MINIMAX_API_KEY: "m" } })).toEqual({
      ok: false,
      code: "MISSING_BYOK_CREDENTIAL",
    });
  });

  it("withholds a second credential method, and says why", () => {
    const rows = { MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t", ANTHROPIC_API_KEY: "a" };
    expect(plan({ workspaceSecrets: rows })).toMatchObject({
      ok: true,
      withheld: [{ name: "ANTHROPIC_API_KEY", reason: "conflicts_with_payer" }],
    });
  });

  it.each([
    ["MINIMAX_API_KEY", "MiniMax-M2.7"],
    ["ANTHROPIC_AUTH_TOKEN", "MiniMax-M2.7"],
    ["KIMI_API_KEY", "kimi-k2"],
    ["ANTHROPIC_API_KEY", "kimi-k2"],
  ])("never sends an Anthropic key stored as %s to another host (%s)", (name, model) => {
    expect(plan({ workspaceSecrets: { MODEL: model, [name]: " sk-ant-abc" } })).toEqual({
      ok: false,
      code: "CREDENTIAL_OF_OTHER_PROVIDER",
      names: [name],
    });
  });

  it.each([
    ["another provider's", "KIMI_API_KEY", "kimi-k2", "https://api.minimax.io/anthropic"],
    [
      "the platform's registered",
      "KIMI_API_KEY",
      "kimi-k2",
      "https://api.moleculesai.app/api/v1/internal/llm/anthropic",
    ],
    ["another provider's, without slashes,", "KIMI_API_KEY", "kimi-k2", "https:api.minimax.io/anthropic"],
    [
      "another provider's, with a remark,",
      "KIMI_API_KEY",
      "kimi-k2",
      "https://api.minimax.io/anthropic # ours",
    ],
  ])("withholds a base URL at %s host and sends the key to its own", (_whose, name, model, url) => {
    const result = plan({ workspaceSecrets: { MODEL: model, [name]: "k", ANTHROPIC_BASE_URL: url } });
    expect(result).toMatchObject({
      ok: true,
      env: { ANTHROPIC_BASE_URL: "https://api.kimi.com/coding" },
      withheld: [{ name: "ANTHROPIC_BASE_URL", reason: "conflicts_with_payer" }],
    });
  });

  it.each([
    ["sk-ant-x", "https://api.minimax.io/anthropic", true],
    ["sk-ant-x", "https://api.anthropic.com/v1", false],
    ["sk-ant-x", "https://llm.acme.example/v1", false],
    ["nobodys-format", "https://openrouter.ai/api/v1", false],
  ])(
    "under a name that no provider lists, the key's format says where %s may go: %s",
    (key, url, withheld) => {
      const result = plan({
        runtime: "hermes",
        override: "byok",
        workspaceSecrets: { HERMES_CUSTOM_API_KEY: key, HERMES_CUSTOM_BASE_URL: url },
      });
      const reasons = withheld ? [{ name: "HERMES_CUSTOM_BASE_URL", reason: "conflicts_with_payer" }] : [];
      expect(result).toMatchObject({ ok: true, withheld: reasons });
    },
  );

  it("under an override without a derivation, keeps a foreign key from the name's own provider", () => {
    const state = {
      override: "byok",
      workspaceSecrets: { MODEL: "anthropic/claude-opus-4-7", ANTHROPIC_API_KEY: "sk-proj-x" },
    };
    expect(plan(state)).toMatchObject({ code: "CREDENTIAL_OF_OTHER_PROVIDER" });
  });

  it("a shared name at tenant scope never serves another provider", () => {
    expect(
      plan({ tenantSecrets: { ANTHROPIC_API_KEY: "k" }, workspaceSecrets: { MODEL: "MiniMax-M2" } }),
    ).toMatchObject({
      code: "MISSING_BYOK_CREDENTIAL",
    });
  });
});

describe("every plan", () => {
  it("equal facts give equal plans, whatever the order of rows", () => {
    fc.assert(
      fc.property(arbitraryState(registry), (state) => {
        const facts = factsFromValues(registry, state);
        const reversed = { ...facts, entries: facts.entries.toReversed() };
        const planOf = (f: typeof facts) => planNames(registry, f, resolveBilling(registry, f));
        expect(planOf(reversed)).toEqual(planOf(facts));
      }),
    );
  });

  it("never starts on a fallback", () => {
    const facts = {
      ...factsFromValues(registry, stateOf({ workspaceSecrets: { MODEL: "opus" } })),
      readFailure: "gone",
    };
    expect(planNames(registry, facts, resolveBilling(registry, facts))).toMatchObject({
      ok: false,
      code: "PAYER_UNRESOLVED",
    });
  });

  it("keeps injected code out, at every scope and in every mode", () => {
    for (const override of ["byok", "platform_managed", "disabled"]) {
      const result = plan({
        override,
        tenantSecrets: { CLAUDE_CODE_OAUTH_TOKEN: "t" },
        workspaceSecrets: { NODE_OPTIONS: "--require /x", MOLECULE_OPERATOR_X: "y" },
      });
      expect(result).toMatchObject({ ok: true });
      expect(result.ok && Object.keys(result.env)).not.toContain("NODE_OPTIONS");
      expect(result.ok && Object.keys(result.env)).not.toContain("MOLECULE_OPERATOR_X");
    }
  });
});
