import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createCallKeyCheck } from "./call-key.ts";

const KEY = "mc_live_right";
const digest = createHash("sha256").update(KEY).digest("hex");

describe("the call key", () => {
  it.each([
    [`Bearer ${KEY}`, true],
    [`bearer ${KEY}`, true],
    [`Bearer ${KEY}x`, false],
    [`Bearer ${digest}`, false],
    ["Bearer ", false],
    [KEY, false],
    [`Basic ${KEY}`, false],
    [undefined, false],
  ])("%s → %s", (authorization, valid) => {
    const check = createCallKeyCheck();
    check.expect(digest);
    expect(check.isValid(authorization)).toBe(valid);
  });

  it("opens nothing before it is known", () => {
    expect(createCallKeyCheck().isValid(`Bearer ${KEY}`)).toBe(false);
  });
});
