import type { WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { entriesOfList, previewFacts } from "../../billing/preview-facts.ts";
import { type Draft, EMPTY_DRAFT, withModel } from "../draft/draft.ts";
import { judgeTyped, withTyped } from "./judge-typed.ts";
import type { Typed } from "./typed-store.ts";

const ID = "0190b0c0-0000-7000-8000-000000000001" as WorkspaceId;
const tenant = { billingMode: "platform_managed", sandbox: false } as const;
const facts = previewFacts({
  ...{ workspaceId: ID, runtime: "claude-code", override: null, tenant },
  entries: entriesOfList({ rows: [] }),
});
const state = {
  tenant,
  known: new Map([[ID, { facts, desired: "running" as const, startable: ["claude-code"] }]]),
  hintsOf: () => ["4f2a"],
};
const typed = (over: Partial<Typed>): Typed => ({
  ...{ name: "CLAUDE_CODE_OAUTH_TOKEN", value: "not-a-mask", scope: "workspace", kind: null },
  ...{ note: "", expiresOn: "", model: null },
  ...over,
});
const input = (over: Partial<Typed>) => ({ typed: typed(over), renaming: null, workspaceId: ID });
const OPUS: Draft = withModel(EMPTY_DRAFT, ID, "opus");

describe("judgeTyped", () => {
  it("says nothing while nothing is typed", () => {
    expect(judgeTyped(state, EMPTY_DRAFT, input({ value: "" }))).toMatchObject({
      refusal: null,
      allowed: false,
    });
  });

  it.each([
    ["a credential where the platform pays", {}, EMPTY_DRAFT, "BYPASS_KEY_REJECTED"],
    [
      "one for all workspaces of a platform-paid tenant",
      { scope: "tenant" as const },
      OPUS,
      "BYPASS_KEY_REJECTED",
    ],
    ["a mask", { value: "••••4f2a" }, OPUS, "INVALID_VALUE"],
    ["one of our own names", { name: "MOLECULE_LLM_BASE_URL" }, OPUS, "RESERVED_NAME"],
    ["a lower-case name", { name: "foo" }, OPUS, "INVALID_NAME"],
  ])("refuses %s", (_, over, draft, code) => {
    expect(judgeTyped(state, draft, input(over))).toMatchObject({ allowed: false, refusal: { code } });
  });

  it("counts a model that is drafted already, and says who pays then", () => {
    const { allowed, effect } = judgeTyped(state, OPUS, input({}));
    expect(allowed).toBe(true);
    expect(effect?.after.payer.kind).toBe("tenant_subscription");
  });

  it("counts a model that is chosen along with the key, and lands both", () => {
    const along = input({ model: "opus" });
    expect(judgeTyped(state, EMPTY_DRAFT, along).allowed).toBe(true);
    expect(withTyped(EMPTY_DRAFT, along).get(ID)).toMatchObject({ model: "opus" });
  });
});
