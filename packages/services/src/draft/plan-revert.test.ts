import type { ServedRun } from "@molecule/db/repositories";
import { type EntryRef, newId, type RunId, type RunReceipt, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { planRevert, type StandingNow } from "./plan-revert.ts";

const workspaceId = newId<WorkspaceId>();
const row = (name: string, version: number, scope: EntryRef["scope"] = "workspace"): EntryRef => ({
  ...{ name, scope, version },
});
const KEY = row("ANTHROPIC_API_KEY", 1);
const FOO = row("FOO", 3, "tenant");

const receipt: RunReceipt = {
  ...{ runId: newId<RunId>(), workspaceId, generation: 1, source: "derived_provider" },
  ...{ payer: "tenant", mode: "byok", provider: "anthropic-api", credentialMethod: "ANTHROPIC_API_KEY" },
  ...{
    model: "opus",
    injected: [KEY, FOO],
    withheld: [],
    credential: null,
    fingerprints: [],
    registryHash: "x",
  },
};
const served: ServedRun = { id: receipt.runId, generation: 1, runtime: "claude-code", receipt };
const now = (over: Partial<StandingNow> = {}): StandingNow => ({
  ...{ workspaceId, runtime: "claude-code", model: "opus", rows: [KEY, FOO], written: [] },
  ...over,
});

describe("going back to what served", () => {
  it("is nothing to do while nothing differs", () => {
    expect(planRevert(served, now())).toBeNull();
  });

  it("gives a replaced row its version back, at its own scope, and keeps the way here", () => {
    const plan = planRevert(served, now({ rows: [row("ANTHROPIC_API_KEY", 2), FOO] }));
    expect(plan).toEqual({
      names: ["ANTHROPIC_API_KEY"],
      back: [{ workspaceId, restore: [{ name: "ANTHROPIC_API_KEY", version: 1 }], remove: [] }],
      again: [{ workspaceId, restore: [{ name: "ANTHROPIC_API_KEY", version: 2 }], remove: [] }],
    });
    expect(planRevert(served, now({ rows: [KEY, row("FOO", 4, "tenant")] }))?.back).toEqual([
      { workspaceId: null, restore: [{ name: "FOO", version: 3 }], remove: [] },
    ]);
  });

  it("brings back what was deleted, and takes away what is new, but nothing that it did not use", () => {
    const added = row("BAR", 1);
    const plan = planRevert(served, now({ rows: [FOO, added], written: [added, row("OLD", 7)] }));
    expect(plan?.back).toEqual([
      { workspaceId, restore: [{ name: "ANTHROPIC_API_KEY", version: 1 }], remove: ["BAR"] },
    ]);
    expect(plan?.again).toEqual([
      { workspaceId, restore: [{ name: "BAR", version: 1 }], remove: ["ANTHROPIC_API_KEY"] },
    ]);
  });

  it("takes the model and the runtime along", () => {
    const plan = planRevert(served, now({ model: "sonnet", runtime: "codex" }));
    expect(plan?.back).toEqual([
      { workspaceId, restore: [], remove: [], model: "opus", runtime: "claude-code" },
    ]);
    expect(plan?.again).toEqual([
      { workspaceId, restore: [], remove: [], model: "sonnet", runtime: "codex" },
    ]);
  });
});
