import { describe, expect, it } from "vitest";
import { budgetSubject, consequenceOf, judgeBudget } from "./budget-words.ts";

const budget = (over: object = {}) => ({
  ...({ budgetId: "b" as never, scope: "workspace", workspaceId: null, workspaceName: "marketing" } as const),
  ...({ window: "month", windowStart: "2026-11-01", windowEnd: "2026-12-01" } as const),
  ...({ enforcement: "stop", payer: "platform" } as const),
  ...{ limitNanoUsd: 100n, usedNanoUsd: 10n, heldNanoUsd: 0n },
  ...over,
});

describe("judgeBudget", () => {
  it.each([
    ["room", {}, "plain", null],
    ["almost", { usedNanoUsd: 85n }, "warn", /is left/],
    ["held", { usedNanoUsd: 40n, heldNanoUsd: 60n }, "warn", /under way/],
    ["used up", { usedNanoUsd: 100n }, "bad", /BUDGET_EXCEEDED until Dec 1, 00:00 UTC/],
    ["over, warns", { usedNanoUsd: 150n, enforcement: "warn" }, "warn", /calls go on/],
    ["own bill", { usedNanoUsd: 150n, enforcement: "warn", payer: "tenant" }, "warn", /calls go on/],
    ["nothing allowed", { limitNanoUsd: 0n, usedNanoUsd: 0n }, "bad", /BUDGET_EXCEEDED/],
  ] as const)("%s", (_, over, tone, note) => {
    const state = judgeBudget(budget(over));
    expect(state.tone).toBe(tone);
    if (note === null) expect(state.note).toBeNull();
    else expect(state.note).toMatch(note);
  });
});

describe("words", () => {
  it("name the subject", () => {
    expect(budgetSubject(budget({ scope: "tenant" }))).toBe("The organization");
    expect(budgetSubject(budget({ scope: "key" }))).toBe("Each run of marketing");
    expect(budgetSubject(budget({ scope: "key", workspaceName: null }))).toBe("Each run, in any workspace");
  });

  it("never promise to stop what does not pass the platform", () => {
    expect(consequenceOf(budget({ payer: "tenant" }))).toContain("Nothing is stopped");
    expect(consequenceOf(budget())).toContain("refused before it is sent");
    expect(consequenceOf(budget({ enforcement: "warn" }))).toContain("calls go on");
  });
});
