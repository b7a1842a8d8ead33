import type { BulkItemStatus } from "@molecule/db/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planTurns } from "./plan-turns.ts";

const row = (...statuses: BulkItemStatus[]) =>
  statuses.map((status, turn) => ({
    status,
    turn,
    name: `w${turn}`,
    message: status === "failed" ? "It broke." : null,
  }));
const turnsOf = (plan: ReturnType<typeof planTurns>) =>
  plan.do === "restart" ? plan.items.map(({ turn }) => turn) : plan.do;

describe("with a canary", () => {
  it.each<[BulkItemStatus[], ReturnType<typeof turnsOf>]>([
    [["waiting", "waiting", "waiting"], [0]],
    [["restarting", "waiting", "waiting"], "wait"],
    [["failed", "waiting", "waiting"], "stop"],
    [["skipped", "waiting", "waiting"], "stop"],
    [
      ["done", "waiting", "waiting"],
      [1, 2],
    ],
    [["done", "restarting", "waiting", "waiting"], [2]],
    [["done", "restarting", "restarting", "waiting"], "wait"],
    [["done", "failed", "done", "waiting"], [3]],
    [["done", "done", "restarting"], "wait"],
    [["done", "failed", "done"], "finish"],
  ])("%j: %j", (statuses, expected) => {
    expect(turnsOf(planTurns({ canary: true, atOnce: 2 }, row(...statuses)))).toEqual(expected);
  });

  it("says why the others were left", () => {
    expect(planTurns({ canary: true, atOnce: 2 }, row("failed", "waiting"))).toEqual({
      do: "stop",
      reason: "The first one, w0, did not come back, so the others were left as they are. It broke.",
    });
  });
});

it("without one begins at once, and never more than so many are under way", () => {
  const statuses = fc.array(
    fc.constantFrom<BulkItemStatus>("waiting", "restarting", "done", "failed", "skipped"),
  );
  fc.assert(
    fc.property(statuses, fc.integer({ min: 1, max: 8 }), fc.boolean(), (list, atOnce, canary) => {
      const items = row(...list);
      const plan = planTurns({ canary, atOnce }, items);
      const underWay = list.filter((status) => status === "restarting").length;
      if (plan.do !== "restart") return;
      expect(plan.items.length).toBeGreaterThan(0);
      expect(plan.items.length + underWay).toBeLessThanOrEqual(Math.max(atOnce, 1 + underWay));
      for (const { status } of plan.items) expect(status).toBe("waiting");
    }),
  );
});
