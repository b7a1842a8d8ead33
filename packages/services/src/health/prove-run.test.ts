import { setTimeout as sleep } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { findRun } from "@molecule/db/repositories";
import { llmAttempts, runs } from "@molecule/db/schema";
import {
  type AttemptId,
  type BillingMode,
  newId,
  type RunId,
  Secret,
  type TenantScope,
} from "@molecule/domain";
import { startSandboxModel } from "@molecule/sandbox-model";
import {
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  findFreePort,
  makeReceipt,
  recordTestRun,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportWrongPayer } from "../call/report-wrong-payer.ts";
import { startTestAgent } from "../chat/testing/start-test-agent.ts";
import { proveRun } from "./prove-run.ts";
import { type BrokenAgent, startBrokenAgent } from "./testing/broken-agent.ts";

let test: TestDatabase;
let scope: TenantScope;
let agent: BrokenAgent;
beforeAll(async () => {
  test = await createTestDatabase();
  scope = await createTestTenant(test.db, { sandbox: true });
  agent = await startBrokenAgent();
});
afterAll(async () => {
  agent.close();
  await test.drop();
});

const makeRun = async (mode: BillingMode, agentUrl: string = agent.url): Promise<RunId> => {
  const { id: workspaceId } = await createTestWorkspace(test.db, scope);
  const payer = mode === "platform_managed" ? "platform" : "tenant";
  const receipt = makeReceipt(workspaceId, { mode, payer });
  const id = await recordTestRun(test.db, scope, receipt, { live: false });
  await withTenant(test.db, scope, (tx) =>
    tx.update(runs).set({ agentUrl, executor: "loop" }).where(eq(runs.id, id)),
  );
  return id;
};

const prove = (runId: RunId, withinMs = 20_000, callKey = new Secret("mc_live_test")) =>
  proveRun(test, {
    ...{ tenantId: scope.tenantId, runId, withinMs, callKeyFor: () => callKey },
    stop: new AbortController().signal,
  });

/** What a model that reads would say. */
const compute = (question: string): string => {
  const [left = 0, right = 0] = (question.match(/\d+/g) ?? []).map(Number);
  return `The answer is ${left + right}.`;
};

const noteCall = async (runId: RunId, clientRequestId: string | null): Promise<void> => {
  await withTenant(test.db, scope, async (tx) => {
    const [run] = await tx.select().from(runs).where(eq(runs.id, runId));
    if (run === undefined) throw new Error("no such run");
    await tx.insert(llmAttempts).values({
      ...{ id: newId<AttemptId>(), tenantId: scope.tenantId, workspaceId: run.workspaceId, runId },
      ...{ gatewayId: "test", dialect: "anthropic", model: "m", vendor: "v", wireModel: "m" },
      ...{ streaming: true, sandbox: true, clientRequestId },
    });
  });
};

const noteRefusal = async (runId: RunId): Promise<void> => {
  const run = await withTenant(test.db, scope, (tx) => findRun(tx, scope, runId));
  if (run === undefined) throw new Error("no such run");
  const { tenantId, workspaceId, generation, mode, runtime } = run;
  const authority = { tenantId, workspaceId, runId, generation, mode, runtime, sandbox: true };
  await reportWrongPayer(test, { ...authority, keyKind: "agent" });
};

describe("an agent that does not do its work is found out, and named", () => {
  it.each<[string, Parameters<BrokenAgent["behave"]>[0], string]>([
    [
      "answers its error as text",
      (question) => `Agent error: 401. ${compute(question)}`,
      "PROOF_ERROR_AS_TEXT",
    ],
    ["repeats the question", (question) => question, "PROOF_ECHO"],
    ["says something", () => "I am ready to help.", "PROOF_WRONG_ANSWER"],
    ["says nothing", () => "   ", "PROOF_EMPTY"],
    ["dies over the question", () => ({ dies: true }), "AGENT_GONE"],
  ])("%s", async (_, behaviour, code) => {
    agent.behave(behaviour);
    const proof = await prove(await makeRun("byok"));
    expect(proof).toMatchObject({ status: "failed", code });
    // Its own fault is never tried again: it might be paid for twice.
    expect(agent.asked()).toBe(1);
  });

  it("hangs", async () => {
    agent.behave(() => null);
    expect(await prove(await makeRun("byok"), 1_500)).toMatchObject({ status: "failed" });
  });

  it("is not there at all", async () => {
    const nowhere = `http://127.0.0.1:${await findFreePort()}`;
    const proof = await prove(await makeRun("byok", nowhere), 1_500);
    expect(proof).toMatchObject({ status: "failed", code: "AGENT_NOT_READY" });
  });
});

it.each([502, 503, 504])("what stands between may answer %i, and is asked again", async (status) => {
  let refused = 0;
  agent.behave((question) => {
    refused += 1;
    return refused < 3 ? { status } : compute(question);
  });
  expect(await prove(await makeRun("byok"))).toMatchObject({ status: "proved" });
  expect(agent.asked()).toBe(3);
});

describe("the payer", () => {
  it.each<[string, BillingMode, "its own" | "another" | null, string]>([
    ["platform: its gateway saw exactly that call", "platform_managed", "its own", "proved"],
    ["platform: its gateway saw nothing", "platform_managed", null, "PAYER_MISMATCH"],
    ["platform: its gateway saw another call", "platform_managed", "another", "PAYER_MISMATCH"],
    ["byok: the gateway saw nothing", "byok", null, "proved"],
    ["byok: the gateway saw a call", "byok", "its own", "PAYER_MISMATCH"],
  ])("%s", async (_, mode, seen, outcome) => {
    const runId = await makeRun(mode);
    agent.behave(async (question, id) => {
      if (seen !== null) await noteCall(runId, seen === "its own" ? id : newId());
      return compute(question);
    });
    const proof = await prove(runId);
    expect(proof.status === "failed" ? proof.code : proof.status).toBe(outcome);
  });

  it("byok: the gateway was shown the agent's key, and refused it", async () => {
    const runId = await makeRun("byok");
    agent.behave(async (question) => {
      await noteRefusal(runId);
      return compute(question);
    });
    expect(await prove(runId)).toMatchObject({ status: "failed", code: "PAYER_MISMATCH" });
    // What was before is no part of this proof.
    agent.behave(compute);
    expect(await prove(runId)).toMatchObject({ status: "proved" });
  });

  it("platform: the ledger has the call a moment after the answer", async () => {
    const runId = await makeRun("platform_managed");
    let noted: Promise<void> | undefined;
    agent.behave((question, id) => {
      noted = sleep(700).then(() => noteCall(runId, id));
      return compute(question);
    });
    expect(await prove(runId)).toMatchObject({ status: "proved" });
    await noted;
  });
});

it("asks no model where nobody manages the calls", async () => {
  agent.behave(compute);
  expect(await prove(await makeRun("disabled"))).toMatchObject({ status: "reached" });
  expect(agent.asked()).toBe(0);
});

it("proves a real agent that a model answers through, over its real route", async () => {
  const model = await startSandboxModel({ port: 0 });
  const real = await startTestAgent(model);
  try {
    const runId = await makeRun("byok", real.url);
    expect(await prove(runId, 60_000, real.callKey)).toMatchObject({ status: "proved" });
  } finally {
    await real.kill();
    await model.close();
  }
});
