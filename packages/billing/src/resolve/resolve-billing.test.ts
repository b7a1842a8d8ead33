import { registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryState, stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { resolveBilling } from "./resolve-billing.ts";

const resolve = (partial: Parameters<typeof stateOf>[0]) =>
  resolveBilling(registry, factsFromValues(registry, stateOf(partial)));

describe("resolveBilling", () => {
  it("keeps byok for a stored model when the caller names none: the defect this product exists to prevent", () => {
    expect(
      resolve({ workspaceSecrets: { MODEL: "opus", CLAUDE_CODE_OAUTH_TOKEN: "t" }, model: null }),
    ).toMatchObject({
      resolvedMode: "byok",
      source: "derived_provider",
      providerSelection: "anthropic-oauth",
      payer: "tenant",
      modelOrigin: { name: "MODEL", scope: "workspace" },
    });
  });

  it("stays platform_managed without a model or credential", () => {
    expect(resolve({})).toMatchObject({
      resolvedMode: "platform_managed",
      source: "derived_default",
      payer: "platform",
    });
  });

  it.each([
    ["requested wins", { model: "opus", workspaceSecrets: { MODEL: "claude-opus-4-7" } }, "opus"],
    ["blank request counts as none", { model: "  ", workspaceSecrets: { MODEL: "opus" } }, "opus"],
    [
      "MOLECULE_MODEL wins over MODEL",
      { workspaceSecrets: { MODEL: "sonnet", MOLECULE_MODEL: "opus" } },
      "opus",
    ],
    [
      "a workspace's row wins over the tenant's",
      { tenantSecrets: { MODEL: "sonnet" }, workspaceSecrets: { MODEL: "opus" } },
      "opus",
    ],
    [
      "a blank row hides nothing",
      { tenantSecrets: { MODEL: "opus" }, workspaceSecrets: { MODEL: " " } },
      "opus",
    ],
    ["trimmed", { workspaceSecrets: { MODEL: "\topus\n" } }, "opus"],
  ])("effective model: %s", (_, partial, model) => {
    expect(resolve(partial).effectiveModel).toBe(model);
  });

  it("an unreadable row that decides the model is a fallback, but not when another row decides", () => {
    expect(resolve({ workspaceSecrets: { MODEL: "#UNREADABLE" } }).source).toBe("constant_fallback");
    expect(resolve({ workspaceSecrets: { MODEL: "#UNREADABLE" }, model: "opus" }).source).toBe(
      "derived_provider",
    );
    expect(resolve({ workspaceSecrets: { MODEL: "#UNREADABLE", MOLECULE_MODEL: "opus" } }).source).toBe(
      "derived_provider",
    );
    expect(
      resolve({ tenantSecrets: { MODEL: "opus" }, workspaceSecrets: { MODEL: "#UNREADABLE" } }).source,
    ).toBe("constant_fallback");
  });

  it("an override decides, whatever the model says", () => {
    fc.assert(
      fc.property(
        arbitraryState(registry),
        fc.constantFrom("byok", "platform_managed", "disabled"),
        (state, override) => {
          const resolution = resolve({ ...state, override });
          expect(resolution.resolvedMode).toBe(override);
          expect(resolution.providerSelection).toBeNull();
        },
      ),
    );
  });

  it("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(arbitraryState(registry), (state) => {
        const facts = factsFromValues(registry, state);
        const reversed = { ...facts, entries: facts.entries.toReversed() };
        expect(resolveBilling(registry, reversed)).toEqual(resolveBilling(registry, facts));
      }),
    );
  });

  it("an unrelated secret never changes the payer", () => {
    fc.assert(
      fc.property(arbitraryState(registry), (state) => {
        const before = resolve(state);
        const after = resolve({
          ...state,
          workspaceSecrets: { ...state.workspaceSecrets, UNRELATED_SETTING: "x" },
        });
        expect(after).toEqual(before);
      }),
    );
  });

  it("failed reads are a fallback with the error, under an override too", () => {
    const facts = {
      ...factsFromValues(registry, stateOf({ override: "byok" })),
      readFailure: "connection lost",
    };
    expect(resolveBilling(registry, facts)).toMatchObject({
      source: "constant_fallback",
      error: "connection lost",
    });
  });
});
