import { describe, expect, it, vi } from "vitest";
import { createDatabaseClock } from "./database-clock.ts";

const MIDNIGHT = Date.parse("2026-12-01T00:00:00Z");

describe("the database's clock", () => {
  it("is carried on by a monotonic one, whatever the local time does", () => {
    let monotonic = 1_000;
    const clock = createDatabaseClock(() => monotonic);
    clock.set(MIDNIGHT - 500, 0);
    vi.useFakeTimers({ now: MIDNIGHT + 3_600_000 });
    try {
      expect([clock.day(), clock.nowMs()]).toEqual(["2026-11-30", MIDNIGHT - 500]);
      monotonic += 499;
      expect(clock.day()).toBe("2026-11-30");
      vi.setSystemTime(MIDNIGHT - 7_200_000);
      monotonic += 1;
      expect(clock.day()).toBe("2026-12-01");
    } finally {
      vi.useRealTimers();
    }
  });

  it("counts the way of the answer half, and obeys a later reading", () => {
    const clock = createDatabaseClock(() => 0);
    clock.set(MIDNIGHT - 10, 20);
    expect(clock.day()).toBe("2026-12-01");
    clock.set(MIDNIGHT - 11, 20);
    expect(clock.day()).toBe("2026-11-30");
  });
});
