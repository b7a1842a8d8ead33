import { describe, expect, it } from "vitest";
import { createLoadGate, type LoadGate } from "./load-gate.ts";

const WINDOW_MS = 100;

const createClockedGate = () => {
  let nowMs = 0;
  const gate = createLoadGate({ now: () => nowMs, maxCalls: 2_000 });
  /** A window in which so many calls were on the way at once, and each waited so long. */
  const passWindow = (calls: number, waitedMs: number): void => {
    for (let call = 0; call < calls; call += 1) gate.enter();
    for (let call = 1; call < calls; call += 1) gate.leave(waitedMs);
    nowMs += WINDOW_MS;
    gate.leave(waitedMs);
  };
  return { gate, passWindow };
};

/** How many calls get in before the next one is turned away. */
const roomOf = (gate: LoadGate): number => {
  let room = 0;
  while (gate.check(0) === null && room < 5_000) {
    gate.enter();
    room += 1;
  }
  for (let call = 0; call < room; call += 1) gate.leave(null);
  return room;
};

describe("the gate for new calls", () => {
  it("bounds the calls under way", () => {
    const { gate } = createClockedGate();
    expect(gate.check(1_999)).toBeNull();
    expect(gate.check(2_000)).toBe("calls");
  });

  it("lets a burst in, however long it takes to be served", () => {
    const { gate, passWindow } = createClockedGate();
    for (let window = 0; window < 20; window += 1) passWindow(4, 5);
    passWindow(1_000, 90);
    passWindow(500, 90);
    expect(roomOf(gate)).toBeGreaterThanOrEqual(1_000);
  });

  it("turns calls away while a queue stands, down to what one commit serves, and lets them in again", () => {
    const { gate, passWindow } = createClockedGate();
    for (let window = 0; window < 20; window += 1) passWindow(16, 5);
    for (let window = 0; window < 4; window += 1) passWindow(400, 80);
    const shrunk = roomOf(gate);
    expect(shrunk).toBeLessThan(400);
    for (let window = 0; window < 30; window += 1) passWindow(roomOf(gate) + 1, 80);
    expect(roomOf(gate)).toBe(16);
    for (let window = 0; window < 60; window += 1) passWindow(16, 5);
    expect(roomOf(gate)).toBeGreaterThanOrEqual(1_000);
  });

  it("counts the wait of all that go on together from the first of them", () => {
    let nowMs = 5;
    const gate = createLoadGate({ now: () => nowMs, maxCalls: 2_000 });
    const first = gate.enter();
    nowMs = 30;
    expect([first, gate.enter()]).toEqual([5, 5]);
    gate.leave(25);
    gate.leave(25);
    expect(gate.enter()).toBe(30);
  });

  it("takes a ledger that is always slow for the usual", () => {
    const { gate, passWindow } = createClockedGate();
    for (let window = 0; window < 50; window += 1) passWindow(200, 80);
    expect(roomOf(gate)).toBeGreaterThanOrEqual(1_000);
  });

  it("is not fooled by few calls that waited long", () => {
    const { gate, passWindow } = createClockedGate();
    passWindow(4, 5);
    for (let window = 0; window < 50; window += 1) passWindow(10, 400);
    expect(roomOf(gate)).toBeGreaterThanOrEqual(1_000);
  });
});
