import { NO_USAGE } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { createUsageOutbox } from "./usage-outbox.ts";

describe("usage reports", () => {
  it("are kept until they are acknowledged, oldest first", () => {
    const outbox = createUsageOutbox();
    for (let n = 0; n < 150; n += 1) outbox.add(`model ${n}`, NO_USAGE);
    const first = outbox.list();
    expect(first).toHaveLength(100);
    expect(outbox.list()).toEqual(first);
    outbox.acknowledge(first.map((report) => report.id));
    expect(outbox.list().map((report) => report.model)).toEqual(
      Array.from({ length: 50 }, (_, n) => `model ${n + 100}`),
    );
  });

  it("are bounded, and the loss is counted", () => {
    const outbox = createUsageOutbox();
    for (let n = 0; n < 5_002; n += 1) outbox.add(`model ${n}`, NO_USAGE);
    expect(outbox.lost()).toBe(2);
    expect(outbox.list()[0]?.model).toBe("model 2");
  });
});
