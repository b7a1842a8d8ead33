import { withTenant } from "@molecule/db";
import { findSpendDrift, listCounters } from "@molecule/db/repositories";
import { EVER, GATEWAY_PREFIX, type TenantScope } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { archiveBudget, type SetBudgetInput, setBudget, setOverage } from "@molecule/services";
import { TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLog } from "./create-log.ts";
import { type GatewayOptions, type RunningGateway, startGateway } from "./start-gateway.ts";
import { type Caller, createCaller } from "./testing/create-caller.ts";
import { createSpoolDir } from "./testing/create-spool-dir.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

const MODEL = "anthropic/claude-opus-4-7";
const USD = 1_000_000_000n;

let test: TestGateway;
let other: RunningGateway;

/** Another one beside the first. */
const startReplica = (more: Partial<GatewayOptions> = {}): Promise<RunningGateway> =>
  startGateway({
    ...{ databaseUrl: test.database.url, registry, pepper: TEST_PEPPER, keys: new Map() },
    ...{ host: "127.0.0.1", port: 0, log: createLog("fatal"), spoolDir: createSpoolDir() },
    sandbox: { anthropicBaseUrl: test.model.anthropicBaseUrl, openaiBaseUrl: test.model.openaiBaseUrl },
    ...more,
  });

beforeAll(async () => {
  test = await startTestGateway();
  other = await startReplica();
});
afterAll(async () => {
  await other.close(2_000);
  await test.stop();
});
beforeEach(() => {
  test.model.clearRequests();
  test.model.script([]);
});

const send = (
  caller: Caller,
  over: Record<string, unknown> = {},
  gateway = test.gateway,
  signal: AbortSignal | null = null,
) =>
  fetch(`${gateway.url}${GATEWAY_PREFIX}/anthropic/v1/messages`, {
    ...{ method: "POST", signal },
    headers: { "x-api-key": caller.key, "anthropic-version": "2023-06-01" },
    body: JSON.stringify({
      ...{ model: MODEL, max_tokens: 1000, messages: [{ role: "user", content: "What is 17 + 25?" }] },
      ...over,
    }),
  });

/** Makes 500 calls at once. The last one, which is at its provider, is given up when all others have their answers. */
const race = async (caller: Caller, gateways: readonly RunningGateway[]): Promise<Record<string, number>> => {
  test.model.script([{ delayMs: 60_000, times: 10 }]);
  const leave = new AbortController();
  const counts: Record<string, number> = {};
  let waiting = 500;
  const call = async (_: unknown, n: number): Promise<void> => {
    const answer = send(caller, {}, gateways[n % gateways.length], leave.signal);
    const status = await answer.then(
      async (response) => {
        await response.text();
        return response.status;
      },
      () => "under way",
    );
    counts[status] = (counts[status] ?? 0) + 1;
    waiting -= 1;
    if (waiting !== 1) return;
    await expect.poll(() => test.model.requests().length).toBeGreaterThan(0);
    leave.abort();
  };
  await Promise.all(Array.from({ length: waiting }, call));
  return counts;
};
const errorOf = async (response: Response): Promise<Record<string, unknown>> => {
  const body: { error?: Record<string, unknown> } = JSON.parse(await response.text());
  return body.error ?? {};
};
const drift = (scope: TenantScope) => withTenant(test.database.db, scope, (tx) => findSpendDrift(tx, scope));
const creditOf = async (scope: TenantScope) => {
  await test.gateway.caughtUp();
  const counters = await withTenant(test.database.db, scope, (tx) => listCounters(tx, scope, [EVER]));
  return counters.find((counter) => counter.scope === "credit");
};
const limit = (caller: Caller, over: Partial<SetBudgetInput> = {}) =>
  setBudget(test.database, caller.scope, {
    ...{ scope: "tenant", workspaceId: null, window: "month", limitNanoUsd: 30_000_000n },
    ...{ enforcement: "stop", payer: "platform" },
    ...over,
  });
// 1,000 tokens of output at 25 dollars per million, and an input of less than 1,300 at 10.
const HOLD_AT_LEAST = 35_000_000n;
const HOLD_AT_MOST = 38_000_000n;

describe("credit", () => {
  it("is held while the call is under way, and only the charge stays away", async () => {
    const caller = await createCaller(test.database.db, { creditNanoUsd: USD });
    test.model.script([{ delayMs: 500 }]);
    const pending = send(caller);
    await expect.poll(() => test.model.requests().length, { interval: 5 }).toBe(1);
    const [row] = await test.attempts(caller.scope);
    expect(row).toMatchObject({
      status: "admitted",
      held: 1,
      payer: "platform",
      credentialKind: "platform_key",
    });
    expect(row?.holdNanoUsd).toBeGreaterThan(HOLD_AT_LEAST);
    expect(row?.holdNanoUsd).toBeLessThan(HOLD_AT_MOST);
    expect((await creditOf(caller.scope))?.reservedNanoUsd).toBeGreaterThanOrEqual(row?.holdNanoUsd ?? 0n);
    expect(await drift(caller.scope)).toEqual([]);
    expect((await pending).status).toBe(200);
    // What the replica does not use goes back after a second or two.
    await expect
      .poll(() => creditOf(caller.scope), { timeout: 60_000 })
      .toMatchObject({ reservedNanoUsd: 0n, spentNanoUsd: 145_000n - USD });
    expect(await drift(caller.scope)).toEqual([]);
  });

  it.each(["anthropic", "openai"])(
    "that does not suffice: 402 in the dialect of %s, nothing sent or stored",
    async (dialect) => {
      const runtime = dialect === "anthropic" ? "claude-code" : "codex";
      const caller = await createCaller(test.database.db, { runtime, creditNanoUsd: 1_000_000n });
      const response =
        dialect === "anthropic"
          ? await send(caller)
          : await fetch(`${test.openaiBaseUrl}/chat/completions`, {
              method: "POST",
              headers: { authorization: `Bearer ${caller.key}` },
              body: JSON.stringify({ model: "openai/gpt-5.4", messages: [{ role: "user", content: "hi" }] }),
            });
      expect(response.status).toBe(402);
      const error = await errorOf(response);
      expect(error).toMatchObject({
        code: "OUT_OF_CREDIT",
        message: expect.stringMatching(/\$0\.001 of .* Top up/),
      });
      expect(error["type"]).toBe(dialect === "anthropic" ? "billing_error" : "invalid_request_error");
      expect(test.model.requests()).toEqual([]);
      expect(await test.attempts(caller.scope)).toEqual([]);
    },
  );

  it("may fall as far as operator and tenant allow", async () => {
    const caller = await createCaller(test.database.db, { creditNanoUsd: 0n });
    const operator = { ...caller.scope, operator: true };
    expect((await send(caller)).status).toBe(402);
    await setOverage(test.database, operator, { capNanoUsd: 40_000_000n });
    expect((await send(caller)).status).toBe(402);
    await setOverage(test.database, caller.scope, { allowedNanoUsd: 40_000_000n });
    expect((await send(caller)).status).toBe(200);
    expect((await creditOf(caller.scope))?.spentNanoUsd).toBe(145_000n);
  });
});

describe("a budget for one", () => {
  it("admits one of 500 concurrent calls", async () => {
    const caller = await createCaller(test.database.db);
    await limit(caller, { limitNanoUsd: HOLD_AT_MOST });
    expect(await race(caller, [test.gateway])).toEqual({ "under way": 1, 402: 499 });
    expect(test.model.requests()).toHaveLength(1);
    expect(await drift(caller.scope)).toEqual([]);
  });

  it("admits one of 500 concurrent calls at two replicas", async () => {
    const caller = await createCaller(test.database.db);
    await limit(caller, { limitNanoUsd: HOLD_AT_MOST });
    expect(await race(caller, [test.gateway, other])).toEqual({ "under way": 1, 402: 499 });
    expect(test.model.requests()).toHaveLength(1);
    expect(await drift(caller.scope)).toEqual([]);
  });
});

describe("budgets", () => {
  it.each([
    ["tenant", "day", /organization's daily budget of \$0\.03/],
    ["tenant", "month", /organization's monthly budget/],
    ["workspace", "day", /workspace's daily budget/],
    ["workspace", "month", /workspace's monthly budget/],
    ["key", "day", /run's daily budget/],
    ["key", "month", /run's monthly budget/],
  ] as const)("stop what does not fit: %s per %s", async (scope, window, message) => {
    const caller = await createCaller(test.database.db);
    expect((await send(caller)).status).toBe(200);
    await limit(caller, { scope, window, workspaceId: scope === "workspace" ? caller.workspaceId : null });
    await expect.poll(async () => (await send(caller)).status).toBe(402);
    const error = await errorOf(await send(caller));
    expect(error).toMatchObject({ code: "BUDGET_EXCEEDED", message: expect.stringMatching(message) });
    expect(error["message"]).toMatch(/begins anew on \d{4}-\d{2}-\d{2} at 00:00 UTC/);
    expect((await send(caller, { max_tokens: 10 })).status).toBe(200);
    expect(await drift(caller.scope)).toEqual([]);
  });

  it("of another workspace, of what providers bill, and those that warn do not stop", async () => {
    const caller = await createCaller(test.database.db);
    const neighbour = await createCaller(test.database.db);
    await limit(caller, { enforcement: "warn" });
    await limit(caller, { payer: "tenant", enforcement: "warn", limitNanoUsd: 0n });
    await limit(neighbour, { limitNanoUsd: 0n });
    expect((await send(caller)).status).toBe(200);
    expect((await send(neighbour)).status).toBe(402);
  });

  it("count what was spent before they were set, raised they admit again, archived they are gone", async () => {
    const caller = await createCaller(test.database.db);
    for (let call = 0; call < 3; call += 1) expect((await send(caller)).status).toBe(200);
    // Room for a hold, but not after three charges.
    await limit(caller, { limitNanoUsd: 400_000n });
    await expect.poll(async () => (await send(caller, { max_tokens: 0 })).status).toBe(402);
    const { budgetId } = await limit(caller, { limitNanoUsd: 1_000_000_000n });
    await expect.poll(async () => (await send(caller)).status).toBe(200);
    await limit(caller, { limitNanoUsd: 0n });
    await expect.poll(async () => (await send(caller)).status).toBe(402);
    await archiveBudget(test.database, caller.scope, budgetId);
    await expect.poll(async () => (await send(caller)).status).toBe(200);
    expect(await drift(caller.scope)).toEqual([]);
  });
});

describe("two replicas", () => {
  it("lend each other what they do not use", async () => {
    const creditPatienceMs = 10_000;
    const pair = await Promise.all([startReplica({ creditPatienceMs }), startReplica({ creditPatienceMs })]);
    const caller = await createCaller(test.database.db, { creditNanoUsd: HOLD_AT_MOST + 1_000_000n });
    for (let round = 0; round < 4; round += 1)
      for (const gateway of pair) expect((await send(caller, {}, gateway)).status).toBe(200);
    expect(await drift(caller.scope)).toEqual([]);
    await Promise.all(pair.map((gateway) => gateway.close(2_000)));
  });
});
