import { describe, expect, it } from "vitest";
import type { Turn } from "../llm/llm.ts";
import { createConversations, keepNewest } from "./conversations.ts";

const user = (text: string): Turn => ({ role: "user", text });
const assistant = (text: string): Turn => ({ role: "assistant", text, toolCalls: [] });
const tool = (text: string): Turn => ({ role: "tool", results: [{ callId: "1", text, failed: false }] });

describe("the turns that are kept", () => {
  it.each([
    ["all that fit", 100, ["aa", "bb", "cc", "dd"]],
    ["from a question on", 5, ["cc", "dd"]],
    ["none, when not even the last pair fits", 3, []],
  ])("%s", (_, limit, texts) => {
    const turns = [user("aa"), assistant("bb"), user("cc"), assistant("dd")];
    expect(keepNewest(turns, limit).map((turn) => ("text" in turn ? turn.text : ""))).toEqual(texts);
  });

  it("never begin with a tool's result", () => {
    const turns = [user("aaaa"), assistant("b"), tool("c"), assistant("d")];
    expect(keepNewest(turns, 3)).toEqual([]);
  });
});

describe("conversations", () => {
  it("remember per context, and forget what failed", async () => {
    const talks = createConversations<readonly Turn[]>([]);
    await talks.continue("a", async (turns) => [...turns, user("1")]);
    await talks.continue("b", async (turns) => [...turns, user("2")]);
    await expect(talks.continue("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await talks.continue("a", async (turns) => {
      expect(turns).toEqual([user("1")]);
      return turns;
    });
  });

  it("take one question at a time in a context, and others beside it", async () => {
    const talks = createConversations<readonly Turn[]>([]);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = talks.continue("a", async (turns) => {
      await gate.promise;
      order.push("first");
      return turns;
    });
    const second = talks.continue("a", async (turns) => {
      order.push("second");
      return turns;
    });
    await talks.continue("b", async (turns) => {
      order.push("beside");
      return turns;
    });
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(["beside", "first", "second"]);
  });

  it("are bounded", async () => {
    const talks = createConversations<readonly Turn[]>([]);
    await talks.continue("first", async () => [user("x")]);
    for (let n = 0; n < 64; n += 1) await talks.continue(`other ${n}`, async (turns) => turns);
    await talks.continue("first", async (turns) => {
      expect(turns).toEqual([]);
      return turns;
    });
  });
});
