import { listen } from "@molecule/db";
import { newId, type RegisterRequest, Secret, type TenantScope } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endRun } from "./end-run.ts";
import { findRunByKey } from "./find-run-by-key.ts";
import { prepareRun } from "./prepare-run.ts";
import { registerAgent } from "./register-agent.ts";
import { claimForTest, prepared, testPrepareInput } from "./testing/test-lease.ts";

let test: TestDatabase;
let context: Awaited<ReturnType<typeof createTestContext>>;
let scope: TenantScope;
beforeAll(async () => {
  test = await createTestDatabase();
  context = await createTestContext(test.db);
  scope = await createTestTenant(test.db);
});
afterAll(() => test.drop());

const from = { callKeySecret: new Secret(newId()), from: "127.0.0.1" };

const prepareAgent = async () => {
  const { id } = await createTestWorkspace(test.db, scope);
  const lease = await claimForTest(test.db, id);
  const { run, env } = prepared(await prepareRun(context.ctx, lease, testPrepareInput(context.openSecret)));
  const keyed = await findRunByKey(context.ctx, env["MOLECULE_AGENT_KEY"] ?? "");
  if (keyed === undefined) throw new Error("the agent's key is not known");
  const register = (port: number) => {
    const request: RegisterRequest = {
      url: `http://127.0.0.1:${port}`,
      executor: "loop",
      agentVersion: "1",
      protocolVersions: ["1.0"],
    };
    return registerAgent(context.ctx, keyed, request, from);
  };
  return { lease, run, register };
};

it("binds a run's key to the first address, however many come at once", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { register } = await prepareAgent();
    const outcomes = await Promise.allSettled([register(4_001), register(4_002), register(4_003)]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
    const bound = outcomes.findIndex(({ status }) => status === "fulfilled");
    await expect(register(4_001 + bound)).resolves.toMatchObject({ heartbeatIntervalMs: expect.any(Number) });
  }
});

it("tells whichever supervisor holds the workspace, not only the one that the agent reached", async () => {
  const { lease, register } = await prepareAgent();
  const heard: string[] = [];
  const unlisten = await listen(test.db, "molecule_work", (payload) => heard.push(payload));
  await register(4_001);
  await expect.poll(() => heard).toContain(lease.workspaceId);
  await unlisten();
});

it("lets nobody register for a run that has ended", async () => {
  const { lease, run, register } = await prepareAgent();
  const end = { id: run.id, generation: 1, reason: "superseded" as const, detail: "over", retry: false };
  await endRun(context.ctx, lease, end);
  await expect(register(4_001)).rejects.toMatchObject({ code: "RUN_ENDED" });
});
