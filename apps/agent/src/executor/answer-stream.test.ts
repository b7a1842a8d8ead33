import { DefaultExecutionEventBus } from "@a2a-js/sdk/server";
import { describe, expect, it } from "vitest";
import { createAnswerStream } from "./answer-stream.ts";

describe("an answer's stream", () => {
  it("is bounded in length, and keeps what fitted", () => {
    const bus = new DefaultExecutionEventBus();
    const published: unknown[] = [];
    bus.on("event", (event) => published.push(event));
    const stream = createAnswerStream(bus, "t", "c", 10);
    stream.append("0123456789");
    expect(() => stream.append("x")).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ code: "ANSWER_TOO_LARGE" }) }),
    );
    stream.close();
    expect(JSON.stringify(published)).toContain('"0123456789"');
  });
});
