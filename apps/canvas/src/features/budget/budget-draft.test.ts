import { newId, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { checkBudget, newBudget } from "./budget-draft.ts";

const id = newId<WorkspaceId>();

describe("checkBudget", () => {
  it("sends what was typed, to the nano-dollar", () => {
    expect(checkBudget({ ...newBudget(id), limit: "0.000000001" })).toMatchObject({
      ok: true,
      budget: { scope: "workspace", workspaceId: id, limitNanoUsd: 1n, enforcement: "stop" },
    });
  });

  it("never asks to stop what the platform does not pay", () => {
    const checked = checkBudget({ ...newBudget(null), payer: "tenant", enforcement: "stop", limit: "5" });
    expect(checked).toMatchObject({ ok: true, budget: { enforcement: "warn" } });
  });

  it("forgets a workspace that an organization's budget does not have", () => {
    const checked = checkBudget({ ...newBudget(id), scope: "tenant", limit: "5" });
    expect(checked).toMatchObject({ ok: true, budget: { workspaceId: null } });
  });

  it("names the field at fault", () => {
    expect(checkBudget({ ...newBudget(null), scope: "workspace", limit: "5" })).toMatchObject({
      field: "workspace",
    });
    expect(checkBudget({ ...newBudget(null), limit: "-5" })).toMatchObject({ field: "limit" });
  });
});
