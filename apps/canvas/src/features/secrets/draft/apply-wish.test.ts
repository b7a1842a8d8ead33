import type { TenantId, WorkspaceId } from "@molecule/domain";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { isWishOf, readApplyWish, settleApplyWish, wishApply } from "./apply-wish.ts";
import { EMPTY_DRAFT, withItems } from "./draft.ts";
import { changeDraft, readRevision } from "./draft-store.ts";

const ACME = "acme" as TenantId;
const OTHER = "other" as TenantId;
const edit = (tenantId: TenantId, value: string) =>
  changeDraft(tenantId, (draft) =>
    withItems(draft, "a" as WorkspaceId, { FOO: { action: "write", value, kind: "secret" } }),
  );
const stands = (tenantId: TenantId) => isWishOf(readApplyWish(), tenantId, readRevision(tenantId));

describe("a wish to apply", () => {
  // The draft asks the page's window to warn before it is left.
  beforeAll(() => vi.stubGlobal("window", new EventTarget()));
  beforeEach(() => {
    settleApplyWish(ACME);
    edit(ACME, "1");
    edit(OTHER, "1");
    wishApply(ACME);
  });

  it("stands for what stood when it was said", () => expect(stands(ACME)).toBe(true));

  it("is of one organization", () => expect(stands(OTHER)).toBe(false));

  it("does not outlive another edit", () => {
    edit(ACME, "2");
    expect(stands(ACME)).toBe(false);
  });

  it("does not pass from a draft that was discarded to the next", () => {
    changeDraft(ACME, () => EMPTY_DRAFT);
    edit(ACME, "1");
    expect(stands(ACME)).toBe(false);
  });

  it("is settled by its own organization alone", () => {
    settleApplyWish(OTHER);
    expect(stands(ACME)).toBe(true);
    settleApplyWish(ACME);
    expect(stands(ACME)).toBe(false);
  });
});
