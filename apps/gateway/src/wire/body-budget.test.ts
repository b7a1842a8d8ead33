import fc from "fast-check";
import { expect, it } from "vitest";
import { createBodyBudget } from "./body-budget.ts";

it("never sets more aside than there is, nor more than half for one, and forgets what was given back", () => {
  const step = fc.record({ tenant: fc.constantFrom("a", "b", "c"), bytes: fc.nat(60), back: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const budget = createBodyBudget(100);
      const taken: { tenant: string; bytes: number }[] = [];
      for (const { tenant, bytes, back } of steps) {
        if (back) {
          const last = taken.pop();
          if (last !== undefined) budget.giveBack(last.tenant, last.bytes);
        } else if (budget.take(tenant, bytes)) taken.push({ tenant, bytes });
        const sumOf = (of: readonly { bytes: number }[]) => of.reduce((sum, each) => sum + each.bytes, 0);
        expect(budget.bytes()).toBe(sumOf(taken));
        expect(budget.bytes()).toBeLessThanOrEqual(100);
        for (const each of ["a", "b", "c"])
          expect(sumOf(taken.filter((one) => one.tenant === each))).toBeLessThanOrEqual(50);
      }
    }),
  );
});

it("leaves room for others beside whoever takes all that it may", () => {
  const budget = createBodyBudget(100);
  expect([budget.take("a", 50), budget.take("a", 1), budget.take("b", 50), budget.take("c", 1)]).toEqual([
    ...[true, false, true, false],
  ]);
  budget.giveBack("a", 50);
  expect(budget.take("c", 50)).toBe(true);
});
