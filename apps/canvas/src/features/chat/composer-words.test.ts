import { describe, expect, it } from "vitest";
import { composerNote, composerRefusal, waitingWords } from "./composer-words.ts";

const online = {
  name: "marketing",
  desiredState: "running",
  observedState: "online",
  stage: null,
  attention: null,
  queuedMessages: 0,
} as const;

describe("composerRefusal", () => {
  it("names the role that keeps somebody from writing", () => {
    expect(composerRefusal(online, false)).toContain("viewer");
    expect(composerRefusal(online, true)).toBeNull();
  });
  it("closes with the workspace", () => {
    expect(composerRefusal({ ...online, desiredState: "removed" }, true)).toContain("removed");
  });
});

describe("composerNote", () => {
  it.each([
    ["online", online, null],
    ["paused", { ...online, desiredState: "paused", observedState: "paused" }, "paused"],
    ["starting", { ...online, observedState: "provisioning", stage: "starting" }, "is starting"],
    ["failed", { ...online, observedState: "failed", attention: {} as never }, "does not run"],
    ["restarting and still served by the old run", { ...online, stage: "preparing" }, null],
  ] as const)("says what happens while it is %s", (_, node, words) => {
    if (words === null) expect(composerNote(node)).toBeNull();
    else expect(composerNote(node)).toContain(words);
  });
});

describe("waitingWords", () => {
  it.each([
    [{ ...online, queuedMessages: 0 }, null],
    [{ ...online, observedState: "provisioning", queuedMessages: 2 }, "2 waiting until marketing is online"],
    [{ ...online, queuedMessages: 1 }, "1 message waits for its turn"],
    [{ ...online, queuedMessages: 3 }, "3 messages wait for their turn"],
  ] as const)("counts what waits", (node, words) => {
    expect(waitingWords(node)).toBe(words);
  });
});
