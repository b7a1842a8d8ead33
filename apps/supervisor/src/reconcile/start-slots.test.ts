import { newId, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { createStartSlots } from "./start-slots.ts";

describe("start slots", () => {
  it("are given in the order of asking, and to nobody twice", () => {
    const [a, b, c, d] = [1, 2, 3, 4].map(() => newId<WorkspaceId>()) as [
      WorkspaceId,
      WorkspaceId,
      WorkspaceId,
      WorkspaceId,
    ];
    const slots = createStartSlots(2);
    const woken: string[] = [];
    expect([slots.take(a, () => undefined), slots.take(b, () => undefined)]).toEqual([true, true]);
    expect(slots.take(a, () => undefined)).toBe(true);
    expect([slots.take(c, () => woken.push("c")), slots.take(d, () => woken.push("d"))]).toEqual([
      false,
      false,
    ]);
    slots.free(a);
    slots.free(a);
    expect(woken).toEqual(["c"]);
    expect([slots.take(c, () => undefined), slots.take(d, () => woken.push("d"))]).toEqual([true, false]);
    // Who gave up asking is not woken.
    slots.free(d);
    slots.free(b);
    expect(woken).toEqual(["c"]);
  });
});
