import { withTenant } from "@molecule/db";
import { workspaces } from "@molecule/db/schema";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createWorkspace, requestRestart, type ServiceContext } from "@molecule/services";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPlayedEngine, type PlayedEngine } from "../testing/model/played-engine.ts";
import { proofOf } from "../testing/model/played-proof.ts";
import { type PlayedSupervisor, playSupervisor } from "../testing/model/played-supervisor.ts";
import { registerPlayedAgents } from "../testing/model/register-played-agents.ts";

const KEY = {
  ...{ name: "ANTHROPIC_API_KEY", value: "sk-ant-api03-played-0123456789abcdef" },
  kind: "secret" as const,
};
const MISSING = { code: "UNAVAILABLE", message: "There is no image.", remedy: "Load it." };

let test: TestDatabase;
let ctx: ServiceContext;
let openSecret: Awaited<ReturnType<typeof createTestContext>>["openSecret"];
let scope: TenantScope;
let id: WorkspaceId;
let engine: PlayedEngine;
let supervisor: PlayedSupervisor;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(test.db));
});
afterAll(() => test.drop());
beforeEach(async () => {
  scope = await createTestTenant(test.db, { billingMode: "byok" });
  const { workspace } = await createWorkspace(ctx, scope, {
    ...{ name: "Ada", runtime: "claude-code", model: "claude-opus-4-7", secrets: [KEY] },
  });
  id = workspace.id;
  engine = createPlayedEngine();
  const claimed = await playSupervisor({ ctx, openSecret, engine }, id, []);
  if (claimed === null) throw new Error("the workspace is another's");
  supervisor = claimed;
});

const read = () =>
  withTenant(test.db, scope, async (tx) => {
    const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, id));
    if (row === undefined) throw new Error("the workspace is gone");
    return row;
  });

/** Until there is nothing to do but to wait. */
const settle = async () => {
  for (let taken = 0; taken < 60; taken += 1) {
    await registerPlayedAgents(ctx, engine);
    for (const run of supervisor.asked()) await supervisor.answer(run, proofOf(true));
    if ((await supervisor.step()) === null) return read();
  }
  throw new Error("it does not come to rest");
};

const endPause = () =>
  withTenant(test.db, scope, (tx) =>
    tx
      .update(workspaces)
      .set({ nextAttemptAt: new Date(0) })
      .where(eq(workspaces.id, id)),
  );

describe("an image that is missing", () => {
  it("leaves the run that serves, is shown, and is waited for", async () => {
    expect(await settle()).toMatchObject({ observedState: "online" });
    const [serving] = engine.running();
    engine.setImage(false);
    await requestRestart(ctx, scope, { workspaceId: id });
    const refused = await settle();
    expect(refused).toMatchObject({ observedState: "online", observedGeneration: 1, refusal: MISSING });
    expect(refused.nextAttemptAt).not.toBeNull();
    expect(engine.running()).toEqual([serving]);
    engine.setImage(true);
    await endPause();
    expect(await settle()).toMatchObject({ observedState: "online", observedGeneration: 2, refusal: null });
    expect(engine.running()).toHaveLength(1);
    expect(engine.running()).not.toEqual([serving]);
  });

  it("needs no person, however long it is missing", async () => {
    engine.setImage(false);
    // As when it goes between the question and the start.
    Reflect.deleteProperty(engine.kind, "assertReady");
    for (let tries = 0; tries < 12; tries += 1) {
      await settle();
      await endPause();
    }
    const { crashCount, lastError, nextAttemptAt } = await read();
    expect({ crashCount, lastError }).toEqual({ crashCount: 9, lastError: "There is no image. Load it." });
    expect(nextAttemptAt).not.toBeNull();
    engine.setImage(true);
    expect(await settle()).toMatchObject({ observedState: "online", crashCount: 9 });
  });
});
