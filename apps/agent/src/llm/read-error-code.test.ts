import { expect, it } from "vitest";
import { readErrorCode } from "./read-error-code.ts";

it.each([
  [{ type: "error", error: { type: "billing_error", message: "", code: "OUT_OF_CREDIT" } }, "OUT_OF_CREDIT"],
  [{ type: "error", error: { type: "overloaded_error", message: "" } }, null],
  ["text", null],
  [null, null],
])("the code of %j is %s", (body, code) => {
  expect(readErrorCode(body)).toBe(code);
});
