import { type MessageId, newId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { attemptOutgoing, dropOutgoing, findOutgoing } from "./outbox.ts";

const words = () => ({ id: newId<MessageId>(), body: "words" });
const refuse = () => Promise.reject(new Error("lost"));

describe("outbox", () => {
  it("keeps what could not be sent, for its workspace, until it is sent or dropped", async () => {
    const [sent, dropped] = [words(), words()];
    await attemptOutgoing("a", sent, refuse);
    await attemptOutgoing("a", dropped, refuse);
    expect(findOutgoing("a")).toMatchObject([
      { ...sent, failure: { message: "lost" } },
      { ...dropped, failure: { message: "lost" } },
    ]);
    expect(findOutgoing("b")).toEqual([]);
    const ids: MessageId[] = [];
    await attemptOutgoing("a", sent, async (_, id) => ids.push(id));
    dropOutgoing("a", dropped.id);
    expect([ids, findOutgoing("a")]).toEqual([[sent.id], []]);
  });

  it("shows a message while it is on its way", async () => {
    const message = words();
    const arrived = Promise.withResolvers<void>();
    const attempt = attemptOutgoing("a", message, () => arrived.promise);
    expect(findOutgoing("a")).toEqual([{ ...message, failure: null }]);
    arrived.resolve();
    await attempt;
    expect(findOutgoing("a")).toEqual([]);
  });
});
