import { describe, expect, it } from "vitest";
import { previewFacts } from "../billing/preview-facts.ts";
import { guessKind, judgeSecretDraft, type SecretDraft } from "./secret-draft.ts";

const facts = (model: string | null) =>
  previewFacts({
    workspaceId: "w",
    runtime: "claude-code",
    override: null,
    tenant: { billingMode: "platform_managed", sandbox: false },
    entries:
      model === null
        ? []
        : [
            {
              name: "MODEL",
              scope: "workspace",
              kind: "variable",
              version: 1,
              value: model,
              blank: false,
              keyFormatOwners: null,
              routeHost: null,
              pointsAtGateway: false,
              unreadable: false,
              coMingled: false,
              fingerprint: null,
              hint: null,
            },
          ],
  });
const tenant = { billingMode: "platform_managed", sandbox: false } as const;
const draft = (over: Partial<SecretDraft>): SecretDraft => ({
  name: "CLAUDE_CODE_OAUTH_TOKEN",
  value: "not-a-mask",
  scope: "workspace",
  kind: null,
  note: "",
  ...over,
});

describe("judgeSecretDraft", () => {
  it("says nothing while nothing is typed", () => {
    expect(judgeSecretDraft(draft({ value: "" }), tenant, facts(null), []).decision).toBeNull();
  });

  it.each([
    ["a credential where the platform pays", draft({}), null, "BYPASS_KEY_REJECTED"],
    [
      "a credential for all workspaces of a platform-paid tenant",
      draft({ scope: "tenant" }),
      "opus",
      "BYPASS_KEY_REJECTED",
    ],
    ["a mask", draft({ value: "••••4f2a" }), "opus", "INVALID_VALUE"],
    ["one of our own names", draft({ name: "MOLECULE_LLM_BASE_URL" }), "opus", "RESERVED_NAME"],
    ["a lower-case name", draft({ name: "foo" }), "opus", "INVALID_NAME"],
  ])("refuses %s", (_, typed, model, code) => {
    expect(judgeSecretDraft(typed, tenant, facts(model), ["4f2a"]).decision).toMatchObject({
      allowed: false,
      code,
    });
  });

  it("allows a credential where the organization pays, and says who pays then", () => {
    const { decision, after } = judgeSecretDraft(draft({}), tenant, facts("opus"), []);
    expect(decision).toEqual({ allowed: true });
    expect(after?.plan.ok).toBe(true);
  });
});

describe("guessKind", () => {
  it.each([
    ["MODEL", "variable"],
    ["ANTHROPIC_API_KEY", "secret"],
    ["SOME_SERVICE_URL", "variable"],
    ["DATABASE_PASSWORD", "secret"],
  ])("%s is a %s", (name, kind) => expect(guessKind(name)).toBe(kind));
});
