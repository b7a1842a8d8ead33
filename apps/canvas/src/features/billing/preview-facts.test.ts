import { applyChangeSet } from "@molecule/billing";
import { registry } from "@molecule/registry/generated";
import { describe, expect, it } from "vitest";
import { previewFacts, previewPayer } from "./preview-facts.ts";

const facts = previewFacts({
  workspaceId: "new",
  runtime: "claude-code",
  override: null,
  tenant: { billingMode: "byok", sandbox: false },
  entries: [],
});

const withModel = (model: string, writes: Parameters<typeof applyChangeSet>[2]["writes"] = []) =>
  applyChangeSet(registry, facts, { writes, removes: [], model });

describe("previewPayer", () => {
  it("says that the platform pays while no model is chosen", () => {
    expect(previewPayer(facts).payer.kind).toBe("platform");
  });

  it("changes with the model, before anything is sent", () => {
    const { payer, plan } = previewPayer(withModel("opus"));
    expect(payer.kind).toBe("tenant_subscription");
    expect(plan).toMatchObject({ ok: false, code: "MISSING_BYOK_CREDENTIAL" });
  });

  it("is complete once the credential is typed", () => {
    const write = {
      scope: "workspace",
      name: "CLAUDE_CODE_OAUTH_TOKEN",
      value: "some-token-of-some-length",
      kind: "secret",
    } as const;
    expect(previewPayer(withModel("opus", [write])).plan).toMatchObject({
      ok: true,
      chosen: { name: "CLAUDE_CODE_OAUTH_TOKEN", scope: "workspace" },
    });
  });
});
