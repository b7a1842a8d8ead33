import { type PlatformKeyId, Secret } from "@molecule/domain";
import { findProvider, registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { chooseSandboxTarget, chooseTarget } from "./choose-upstream.ts";
import { createCredentialPool } from "./credential-pool.ts";

describe("chooseTarget", () => {
  it.each([
    ["anthropic-api", "anthropic", "messages", "https://api.anthropic.com/v1/messages", "x-api-key"],
    [
      "anthropic-api",
      "anthropic",
      "count_tokens",
      "https://api.anthropic.com/v1/messages/count_tokens",
      "x-api-key",
    ],
    ["openai", "openai", "chat", "https://api.openai.com/v1/chat/completions", "authorization"],
    ["openai", "openai", "responses", "https://api.openai.com/v1/responses", "authorization"],
    ["moonshot", "anthropic", "messages", "https://api.moonshot.ai/anthropic/v1/messages", "x-api-key"],
    ["moonshot", "openai", "chat", "https://api.moonshot.ai/v1/chat/completions", "authorization"],
    ["minimax", "anthropic", "messages", "https://api.minimax.io/anthropic/v1/messages", "authorization"],
  ] as const)("%s in %s: %s → %s", (name, dialect, shape, url, authHeader) => {
    const provider = findProvider(registry, name);
    if (provider === undefined) throw new Error("no such provider");
    const target = chooseTarget(provider, "v", dialect, shape);
    expect({ url: `${target?.origin}${target?.path}`, authHeader: target?.authHeader }).toEqual({
      url,
      authHeader,
    });
  });

  it.each([
    ["anthropic-api", "openai", "chat"],
    ["openai", "anthropic", "messages"],
  ] as const)("%s does not speak %s", (name, dialect, shape) => {
    const provider = findProvider(registry, name);
    expect(provider && chooseTarget(provider, "v", dialect, shape)).toBeUndefined();
  });

  it("sends a sandbox tenant to the sandbox model alone", () => {
    const sandbox = {
      anthropicBaseUrl: "http://127.0.0.1:1/anthropic",
      openaiBaseUrl: "http://127.0.0.1:1/openai/v1",
    };
    expect(chooseSandboxTarget(sandbox, "anthropic", "messages")).toMatchObject({
      path: "/anthropic/v1/messages",
    });
    expect(chooseSandboxTarget(sandbox, "openai", "responses")).toMatchObject({
      path: "/openai/v1/responses",
    });
  });
});

describe("createCredentialPool", () => {
  const start = (...keys: string[]) => {
    const clock = { nowMs: 0 };
    const rejected: string[] = [];
    const rests: (readonly [string | null, number])[] = [];
    const poor: string[] = [];
    const trials: PromiseWithResolvers<boolean>[] = [];
    const pool = createCredentialPool({
      keys: new Map([["v", keys.map((key) => new Secret(key))]]),
      now: () => clock.nowMs,
      onRejected: ({ vendor }) => rejected.push(vendor),
      onLimited: ({ id }, restMs) => rests.push([id, restMs]),
      onOutOfFunds: ({ vendor }) => poor.push(vendor),
      isRefused: () => {
        const trial = Promise.withResolvers<boolean>();
        trials.push(trial);
        return trial.promise;
      },
    });
    const take = () => {
      const answer = pool.take("v");
      if (!answer.ok) throw new Error(answer.why);
      return answer.lease;
    };
    return { clock, rejected, rests, poor, trials, pool, take };
  };

  it("takes the least loaded", () => {
    const { take } = start("a", "b");
    const first = take();
    const second = take();
    expect([first.key.expose(), second.key.expose()].sort()).toEqual(["a", "b"]);
    first.release("fine");
    expect(take().key.expose()).toBe(first.key.expose());
  });

  it("cools a limited one down and comes back to it", () => {
    const { clock, pool, take } = start("a");
    take().release({ limitedMs: 3000 });
    clock.nowMs = 1000;
    expect(pool.take("v")).toEqual({ ok: false, why: "limited", retryAfterMs: 2000 });
    clock.nowMs = 3000;
    expect(take().key.expose()).toBe("a");
  });

  it("never uses a refused one again, and says so once", () => {
    const { pool, rejected, take } = start("a");
    const [one, two] = [take(), take()];
    one.release("rejected");
    two.release("rejected");
    one.release("rejected");
    expect(rejected).toEqual(["v"]);
    expect(pool.take("v")).toEqual({ ok: false, why: "none" });
    expect(pool.vendors()).toEqual([]);
  });

  it("keeps one whose provider forbade a call, unless it is refused by itself: tried once for many", async () => {
    const { pool, rejected, trials, take } = start("a");
    const [one, two] = [take(), take()];
    one.release("forbidden");
    two.release("forbidden");
    expect(trials).toHaveLength(1);
    expect(take().key.expose()).toBe("a");
    trials[0]?.resolve(false);
    await expect
      .poll(() => {
        take().release("forbidden");
        return trials.length;
      })
      .toBe(2);
    expect(rejected).toEqual([]);
    trials[1]?.resolve(true);
    await expect.poll(() => pool.take("v")).toEqual({ ok: false, why: "none" });
    expect(rejected).toEqual(["v"]);
  });

  it("lets one whose account cannot pay rest, and says so once until it could again", () => {
    const { clock, pool, poor, take } = start("a");
    const [one, two] = [take(), take()];
    one.release("out_of_funds");
    two.release("out_of_funds");
    expect(poor).toEqual(["v"]);
    expect(pool.take("v")).toMatchObject({ ok: false, why: "limited" });
    clock.nowMs = 60_001;
    take().release("out_of_funds");
    expect(poor).toEqual(["v"]);
    clock.nowMs = 120_002;
    take().release("fine");
    take().release("out_of_funds");
    expect(poor).toEqual(["v", "v"]);
  });

  it("tells a pause once, and a longer one again", () => {
    const { rests, take } = start("a");
    const [one, two, three] = [take(), take(), take()];
    one.release({ limitedMs: 3000 });
    two.release({ limitedMs: 3100 });
    three.release({ limitedMs: 60_000 });
    expect(rests).toEqual([
      [null, 3000],
      [null, 60_000],
    ]);
  });

  describe("the operator's store", () => {
    const stored = (id: string, over: { coolingMs?: number; promotedMs?: number } = {}) => ({
      ...{ id: id as PlatformKeyId, vendor: "v", key: new Secret(`value of ${id}`) },
      ...{ coolingMs: 0, promotedMs: 1, ...over },
    });

    it("serves beside the environment, from when it is told until it is told otherwise", () => {
      const { pool, take } = start("a");
      pool.setStored([stored("1")]);
      expect([take(), take()].map((lease) => lease.key.expose()).sort()).toEqual(["a", "value of 1"]);
      pool.setStored([]);
      expect([take(), take()].map((lease) => lease.key.expose())).toEqual(["a", "a"]);
    });

    it("keeps count of calls under way, whoever else comes", () => {
      const { pool, take } = start();
      pool.setStored([stored("1")]);
      take();
      pool.setStored([stored("1"), stored("2")]);
      expect(take().key.expose()).toBe("value of 2");
    });

    it("does not bring back what a provider refused before another promotion", () => {
      const { pool, take } = start();
      pool.setStored([stored("1")]);
      take().release("rejected");
      pool.setStored([stored("1")]);
      expect(pool.take("v")).toEqual({ ok: false, why: "none" });
      pool.setStored([stored("1", { promotedMs: 2 })]);
      expect(take().key.expose()).toBe("value of 1");
    });

    it("rests for what another gateway was told", () => {
      const { clock, pool, take } = start();
      pool.setStored([stored("1", { coolingMs: 2000 })]);
      expect(pool.take("v")).toEqual({ ok: false, why: "limited", retryAfterMs: 2000 });
      clock.nowMs = 2000;
      expect(take().key.expose()).toBe("value of 1");
    });
  });

  it("has nothing for a vendor without keys", () => {
    expect(start().pool.take("other")).toEqual({ ok: false, why: "none" });
  });
});
