import { expect, it } from "vitest";
import { describePrintedErrors } from "./describe-printed-errors.ts";

const CANARY = "canary-7f3a91c2";

it("prints what happened and where, and neither message, stack nor fields of a query's parameters", () => {
  const printed: unknown[][] = [];
  const printer = { error: (...parts: unknown[]) => void printed.push(parts) };
  describePrintedErrors(printer);
  const query = "select $1";
  const fault = Object.assign(new Error(`Failed query: ${query}\nparams: ${CANARY}`), {
    query,
    params: [CANARY],
  });
  printer.error("⨯", fault);
  printer.error("uncaughtException: ", new Error("outer", { cause: fault }), 7);
  expect(printed[0]?.[0]).toBe("⨯");
  expect(printed[0]?.[1]).toContain('"message":"A query failed."');
  expect(printed[0]?.[1]).toContain("describe-printed-errors.test.ts");
  expect(printed[1]?.at(-1)).toBe(7);
  expect(JSON.stringify(printed)).not.toContain(CANARY);
});
