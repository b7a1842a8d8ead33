import { ServerCallContext } from "@a2a-js/sdk/server";
import { describe, expect, it } from "vitest";
import { workingTask } from "../executor/task-state.ts";
import { createTaskStore } from "./task-store.ts";

const context = new ServerCallContext();
const part = (value: string) => ({
  content: { $case: "text" as const, value },
  metadata: undefined,
  filename: "",
  mediaType: "text/plain",
});
const withParts = (id: string, texts: readonly string[]) => ({
  ...workingTask(id, "c", []),
  artifacts: [
    {
      artifactId: "answer",
      name: "",
      description: "",
      parts: texts.map(part),
      metadata: undefined,
      extensions: [],
    },
  ],
});

describe("the task store", () => {
  it("joins adjacent texts", async () => {
    const store = createTaskStore();
    await store.save(withParts("t", ["4", "2", "."]), context);
    const task = await store.load("t", context);
    expect(task?.artifacts[0]?.parts).toEqual([part("42.")]);
  });

  it("hands out copies", async () => {
    const store = createTaskStore();
    await store.save(withParts("t", ["x"]), context);
    const task = await store.load("t", context);
    task?.artifacts.pop();
    expect((await store.load("t", context))?.artifacts).toHaveLength(1);
  });

  it("keeps the newest hundred", async () => {
    const store = createTaskStore();
    for (let n = 0; n < 101; n += 1) await store.save(workingTask(`t${n}`, "c", []), context);
    expect(await store.load("t0", context)).toBeUndefined();
    expect(await store.load("t100", context)).toBeDefined();
    const page = { tenant: "", contextId: "", status: 0, pageToken: "", statusTimestampAfter: undefined };
    expect((await store.list({ ...page, pageSize: 10 }, context)).totalSize).toBe(100);
  });
});
