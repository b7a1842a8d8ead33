import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path.ts";

describe("safeReturnPath", () => {
  it.each([
    ["/t/acme?w=1", "/t/acme?w=1"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["https://evil.example", "/"],
    ["", "/"],
    [undefined, "/"],
    [["/a"], "/"],
  ])("%s leads to %s", (next, path) => {
    expect(safeReturnPath(next)).toBe(path);
  });
});
