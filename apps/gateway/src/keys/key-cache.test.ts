import { newId, type RunId, type TenantId, type WorkspaceId } from "@molecule/domain";
import type { CallAuthorization } from "@molecule/services/calls";
import { beforeEach, describe, expect, it } from "vitest";
import { createKeyCache, type KeyCache } from "./key-cache.ts";

const authorized = (runId: RunId): CallAuthorization => ({
  ok: true,
  authority: {
    ...{ runId, tenantId: newId<TenantId>(), workspaceId: newId<WorkspaceId>(), generation: 1 },
    ...{ mode: "platform_managed", runtime: "codex", sandbox: true, keyKind: "access" },
  },
});

const run = newId<RunId>();
let nowMs: number;
let asked: string[];
let answer: CallAuthorization;
let gate: Promise<void> | null;
let keys: KeyCache;
beforeEach(() => {
  nowMs = 0;
  asked = [];
  answer = authorized(run);
  gate = null;
  keys = createKeyCache({
    now: () => nowMs,
    authorize: async (digest) => {
      asked.push(digest);
      const given = answer;
      if (gate !== null) await gate;
      return given;
    },
  });
});

describe("createKeyCache", () => {
  it("keeps an answer for a second and no longer", async () => {
    await keys.load("d");
    nowMs = 999;
    expect(keys.peek("d")).toMatchObject({ ok: true });
    nowMs = 1000;
    expect(keys.peek("d")).toBeUndefined();
  });

  it("forgets a run's keys at its end, and no other's", async () => {
    await keys.load("d");
    answer = authorized(newId<RunId>());
    await keys.load("other");
    keys.forgetRun(run);
    expect(keys.peek("d")).toBeUndefined();
    expect(keys.peek("other")).toMatchObject({ ok: true });
  });

  it("does not keep an answer that a run's end overtook", async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const question = keys.load("d");
    keys.forgetRun(run);
    open();
    await question;
    expect(keys.peek("d")).toBeUndefined();
  });

  it("asks once for many", async () => {
    await Promise.all([keys.load("d"), keys.load("d"), keys.load("d")]);
    expect(asked).toEqual(["d"]);
  });

  it("forgets all when notifications may have been missed", async () => {
    await keys.load("d");
    keys.clear();
    expect(keys.peek("d")).toBeUndefined();
  });
});
