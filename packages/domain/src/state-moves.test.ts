import { describe, expect, it } from "vitest";
import { canMove, STATE_MOVES } from "./state-moves.ts";
import { DESIRED_STATES, OBSERVED_STATES } from "./workspace.ts";

describe("moves between observed states", () => {
  it("lead from a paused workspace nowhere while it is to be paused, whatever a sweep believes", () => {
    for (const to of OBSERVED_STATES) expect(canMove("paused", "paused", to)).toBe(to === "paused");
  });

  it("lead a workspace that is to rest there, or through hibernating, and nowhere else", () => {
    for (const desired of ["paused", "hibernated", "removed"] as const)
      for (const from of OBSERVED_STATES)
        for (const to of OBSERVED_STATES) {
          if (from === to) continue;
          const onTheWay =
            desired === "hibernated" && to === "hibernating" && ["online", "degraded"].includes(from);
          const arrives = to === desired && from !== "removed";
          expect([desired, from, to, canMove(desired, from, to)]).toEqual([
            desired,
            from,
            to,
            onTheWay || arrives,
          ]);
        }
  });

  it("never bring a workspace that is wanted running to rest, nor back from having been removed", () => {
    for (const from of OBSERVED_STATES)
      for (const rest of ["paused", "hibernating", "hibernated", "removed"] as const)
        if (from !== rest) expect(canMove("running", from, rest)).toBe(false);
    for (const desired of DESIRED_STATES) expect(STATE_MOVES[desired].removed).toEqual([]);
  });

  it("let whatever is not removed be started, and whatever serves be found silent or gone", () => {
    for (const from of OBSERVED_STATES)
      if (from !== "removed" && from !== "provisioning")
        expect(canMove("running", from, "provisioning")).toBe(true);
    expect(canMove("running", "online", "degraded")).toBe(true);
    expect(canMove("running", "degraded", "offline")).toBe(true);
    // Nothing serves before it was started.
    expect(canMove("running", "paused", "online")).toBe(false);
    expect(canMove("running", "hibernated", "online")).toBe(false);
  });
});
