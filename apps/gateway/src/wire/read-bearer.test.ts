import { describe, expect, it } from "vitest";
import { readBearer } from "./read-bearer.ts";

describe("readBearer", () => {
  it.each([
    [{ "x-api-key": "k" }, "k"],
    [{ authorization: "Bearer k" }, "k"],
    [{ authorization: "bearer  k" }, "k"],
    [{ "x-api-key": "k", authorization: "Bearer k" }, "k"],
    [{ "x-api-key": "", authorization: "Bearer k" }, "k"],
    [{ "x-api-key": "a", authorization: "Bearer b" }, null],
    [{ authorization: "Basic k" }, null],
    [{ authorization: "Bearer k v" }, null],
    [{ "x-api-key": "k".repeat(513) }, null],
    [{}, null],
  ])("%j → %j", (headers, expected) => expect(readBearer(headers)).toBe(expected));
});
