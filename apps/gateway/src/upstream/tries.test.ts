import { Secret } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { createCredentialPool } from "./credential-pool.ts";
import type { RelayEnd } from "./relay.ts";
import { createTries } from "./tries.ts";

const end = (over: Partial<RelayEnd>): RelayEnd => ({
  ...{ httpStatus: null, providerRequestId: null, sent: true, complete: true, cutShort: false },
  ...{ answerBytes: 0, timedOut: false, headers: {}, streamed: false, body: Buffer.alloc(0) },
  ...over,
});
const REFUSED = end({ httpStatus: 401 });
const LIMITED = end({ httpStatus: 429, headers: { "retry-after": "9" } });
const NOT_REACHED = end({ sent: false, complete: false });

const start = (keys: readonly string[], sandbox = false) => {
  const clock = { nowMs: 0 };
  const rejected: (string | null)[] = [];
  const pool = createCredentialPool({
    ...{ keys: new Map([["v", keys.map((key) => new Secret(key))]]), now: () => clock.nowMs },
    ...{ onRejected: ({ hint }) => rejected.push(hint), onLimited: () => undefined },
    ...{ isRefused: async () => false, onOutOfFunds: () => undefined },
  });
  const first = pool.take("v");
  if (!first.ok) throw new Error(first.why);
  const shown = [first.lease.key.expose()];
  const tries = createTries({
    ...{ pool, vendor: "v", sandbox, lease: first.lease, withinMs: 5_000, now: () => clock.nowMs },
    headersFor: ({ key }) => {
      shown.push(key.expose());
      return [];
    },
  });
  return { clock, pool, rejected, shown, tries };
};

describe("createTries", () => {
  it.each([
    ["refused", REFUSED],
    ["limited", LIMITED],
    ["out of funds", end({ httpStatus: 402 })],
    ["forbidden", end({ httpStatus: 403 })],
  ])("shows another credential at once where one is %s", (_, refusal) => {
    const { shown, tries } = start(["key-of-one", "key-of-two"]);
    expect(tries.next(refusal)).toEqual({ headers: [], afterMs: 0 });
    expect(new Set(shown)).toEqual(new Set(["key-of-one", "key-of-two"]));
    expect(tries.next(refusal)).toBeNull();
  });

  it("has nobody else's credential to show when all are used up", () => {
    const { pool, shown, tries } = start(["key-of-one"]);
    expect(tries.next(REFUSED)).toBeNull();
    expect(shown).toHaveLength(1);
    expect(pool.take("v")).toEqual({ ok: false, why: "none" });
  });

  it("waits a moment before it looks again for a provider that was not reached, three times at most", () => {
    const { shown, tries } = start(["key-of-one"]);
    expect(tries.next(NOT_REACHED)).toMatchObject({ afterMs: 100 });
    expect(tries.next(NOT_REACHED)).toMatchObject({ afterMs: 100 });
    expect(tries.next(NOT_REACHED)).toBeNull();
    expect(shown).toHaveLength(3);
  });

  it("begins nothing after its time", () => {
    const { clock, tries } = start(["key-of-one", "key-of-two"]);
    clock.nowMs = 5_001;
    expect(tries.next(NOT_REACHED)).toBeNull();
  });

  it.each([
    ["was refused for what it is", end({ httpStatus: 400 })],
    ["failed", end({ httpStatus: 500 })],
    ["met a busy provider", end({ httpStatus: 529 })],
    ["may have been served", end({ complete: false })],
  ])("does not repeat a call that %s", (_, refusal) => {
    const { tries } = start(["key-of-one", "key-of-two"]);
    expect(tries.next(refusal)).toBeNull();
  });

  it("repeats nothing that the sandbox was asked to refuse", () => {
    const { pool, tries } = start(["key-of-one", "key-of-two"], true);
    for (const refusal of [REFUSED, LIMITED]) expect(tries.next(refusal)).toBeNull();
    tries.end(REFUSED);
    expect(pool.states()).toMatchObject([{ usable: 2, inFlight: 0 }]);
  });

  it("gives every credential back", () => {
    const { pool, tries } = start(["key-of-one", "key-of-two"]);
    tries.next(LIMITED);
    tries.end(end({ httpStatus: 200 }));
    expect(pool.states()).toMatchObject([{ usable: 1, resting: 1, inFlight: 0 }]);
  });
});
