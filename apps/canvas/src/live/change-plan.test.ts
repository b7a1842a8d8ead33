import { describe, expect, it } from "vitest";
import { planRefetch } from "./change-plan.ts";

describe("planRefetch", () => {
  it("asks once for what several changes touch", () => {
    const plan = planRefetch([
      { topic: "message", workspaceId: null },
      { topic: "message", workspaceId: null },
    ]);
    expect(plan).toEqual([
      { shown: "chat", workspaceId: null },
      { shown: "workspaces", workspaceId: null },
    ]);
  });

  it("lets a change of all workspaces cover that of one", () => {
    const id = "01900000-0000-7000-8000-000000000001" as never;
    const plan = planRefetch([
      { topic: "secret", workspaceId: id },
      { topic: "secret", workspaceId: null },
    ]);
    expect(plan.every(({ workspaceId }) => workspaceId === null)).toBe(true);
  });

  it.each(["workspace", "secret", "tenant"] as const)(
    "asks again who pays after a restart of many when a %s moves",
    (topic) => {
      expect(planRefetch([{ topic, workspaceId: null }])).toContainEqual({
        shown: "bulkPlan",
        workspaceId: null,
      });
    },
  );

  it.each(["workspace", "secret"] as const)("asks again for the secrets of all when a %s moves", (topic) => {
    expect(planRefetch([{ topic, workspaceId: null }])).toContainEqual({
      shown: "tenantSecrets",
      workspaceId: null,
    });
  });

  it("fetches everything after a reset", () => {
    expect(
      planRefetch([
        { topic: "usage", workspaceId: null },
        { topic: "reset", workspaceId: null },
      ]),
    ).toEqual([{ shown: "everything", workspaceId: null }]);
  });
});
