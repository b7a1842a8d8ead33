import { heartbeatRequestSchema, NO_USAGE } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { createLog } from "../log.ts";
import { createUsageOutbox } from "./usage-outbox.ts";

const lines: string[] = [];
const log = createLog((line) => lines.push(line), {});

describe("usage reports", () => {
  it("are kept until they are acknowledged, oldest first", () => {
    const outbox = createUsageOutbox(log);
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
    const outbox = createUsageOutbox(log);
    for (let n = 0; n < 5_002; n += 1) outbox.add(`model ${n}`, NO_USAGE);
    expect(outbox.lost()).toBe(2);
    expect(outbox.list()[0]?.model).toBe("model 2");
  });

  it.each([
    ["counts below nothing", "usage.cacheWrite5m", "m", { cacheWrite5m: -3 }],
    ["a part of a token", "usage.input", "m", { input: 0.5 }],
    ["more tokens than could be stored with their price", "usage", "m", { output: Number.MAX_SAFE_INTEGER }],
    ["a model that cannot be stored", "model", "secret\u0000", {}],
    ["a model without an end", "model", "secret".repeat(500), {}],
  ])("with %s are left out, so that the others arrive", (_, fields, model, usage) => {
    lines.length = 0;
    const outbox = createUsageOutbox(log);
    outbox.add(model, { ...NO_USAGE, ...usage });
    outbox.add("good", NO_USAGE);
    const beat = { currentTask: null, draining: false, usage: outbox.list() };
    expect(heartbeatRequestSchema.parse(beat).usage.map((report) => report.model)).toEqual(["good"]);
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { event: "usage-left-out", fields },
    ]);
    expect(lines.join()).not.toContain("secret");
  });

  it("of models with long names go in several heartbeats, each of which the platform reads", () => {
    const outbox = createUsageOutbox(log);
    for (let n = 0; n < 100; n += 1) outbox.add("\u0001".repeat(1_000), NO_USAGE);
    let beats = 0;
    for (let some = outbox.list(); some.length > 0; some = outbox.list()) {
      expect(Buffer.byteLength(JSON.stringify(some))).toBeLessThan(60 * 1024);
      outbox.acknowledge(some.map((report) => report.id));
      beats += 1;
    }
    expect(beats).toBeGreaterThan(1);
  });
});
