import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { fingerprint, parseFingerprintPepper } from "./fingerprint.ts";

const text = Buffer.alloc(32, 7).toString("base64");
const pepper = parseFingerprintPepper(text);

describe("fingerprint", () => {
  it("is the hex HMAC-SHA-256 of the trimmed value", () => {
    const expected = createHmac("sha256", Buffer.alloc(32, 7)).update("sk-value").digest("hex");
    expect(fingerprint(pepper, "sk-value")).toBe(expected);
    expect(fingerprint(pepper, " \tsk-value\r\n")).toBe(expected);
  });
  it("differs by value and by pepper", () => {
    const another = parseFingerprintPepper(Buffer.alloc(32, 8).toString("base64"));
    expect(fingerprint(pepper, "sk-valuf")).not.toBe(fingerprint(pepper, "sk-value"));
    expect(fingerprint(another, "sk-value")).not.toBe(fingerprint(pepper, "sk-value"));
  });
});

describe("parseFingerprintPepper", () => {
  it.each(["", "short", "not base64 at all!!", Buffer.alloc(31).toString("base64")])(
    "refuses %j",
    (wrong) => {
      expect(() => parseFingerprintPepper(wrong)).toThrow(RangeError);
    },
  );
  it("shows nothing when printed", () => {
    expect(inspect(pepper)).not.toContain(text.slice(0, 8));
    expect(JSON.stringify({ pepper })).toBe('{"pepper":{}}');
  });
});
