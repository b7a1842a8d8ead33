import { describe, expect, it } from "vitest";
import { leaseOutcome, readRetryAfter } from "./lease-outcome.ts";

const answer = (httpStatus: number | null, error: object = {}, headers: Record<string, string> = {}) => ({
  ...{ httpStatus, headers },
  body: Buffer.from(JSON.stringify({ error })),
});

describe("leaseOutcome", () => {
  it.each([
    ["an answer", answer(200), "fine"],
    ["no answer", answer(null), "fine"],
    ["a fault of the request", answer(400, { message: "max_tokens: too large" }), "fine"],
    ["a failing provider", answer(529), "fine"],
    ["a refused key", answer(401), "rejected"],
    ["a forbidden call", answer(403), "forbidden"],
    ["a limit with its time", answer(429, {}, { "retry-after": "7" }), { limitedMs: 7_000 }],
    ["a limit in OpenAI's own header", answer(429, {}, { "retry-after-ms": "250" }), { limitedMs: 250 }],
    ["a limit without a time", answer(429), { limitedMs: 1_000 }],
    ["a limit for an hour", answer(429, {}, { "retry-after": "3600" }), { limitedMs: 60_000 }],
    ["OpenAI's empty account", answer(429, { code: "insufficient_quota" }), "out_of_funds"],
    ["Moonshot's", answer(429, { type: "exceeded_current_quota_error" }), "out_of_funds"],
    [
      "Anthropic's",
      answer(400, { message: "Your credit balance is too low to access the Anthropic API." }),
      "out_of_funds",
    ],
    ["a payment that is due", answer(402), "out_of_funds"],
    [
      "a caller whose words are quoted",
      answer(400, { message: "Unexpected value `your credit balance is too low` for the header" }),
      "fine",
    ],
    ["an answer that says so", answer(200, { code: "insufficient_quota" }), "fine"],
  ] as const)("%s", (_, end, outcome) => {
    expect(leaseOutcome(end, false)).toEqual(outcome);
    expect(leaseOutcome(end, true)).toBe("fine");
  });

  it("reads a date", () => {
    const nowMs = Date.parse("2026-11-24T12:00:00Z");
    expect(readRetryAfter({ "retry-after": "Tue, 24 Nov 2026 12:00:30 GMT" }, nowMs)).toBe(30_000);
    expect(readRetryAfter({ "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" }, nowMs)).toBeUndefined();
    expect(readRetryAfter({ "retry-after": "soon" }, nowMs)).toBeUndefined();
  });
});
