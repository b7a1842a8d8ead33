import { requestRestart, type ServiceContext } from "@molecule/services";
import { createTestContext, createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPlayedWorkspace, type PlayedWorkspace } from "../testing/model/played-workspace.ts";

const MISSING = { code: "UNAVAILABLE", message: "There is no image.", remedy: "Load it." };

let test: TestDatabase;
let ctx: ServiceContext;
let openSecret: Awaited<ReturnType<typeof createTestContext>>["openSecret"];
let played: PlayedWorkspace;
beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(test.db));
});
afterAll(() => test.drop());
beforeEach(async () => {
  played = await createPlayedWorkspace(ctx, openSecret);
});

describe("an image that is missing", () => {
  it("leaves the run that serves, is shown, and is waited for", async () => {
    const { id, scope, engine, settle, endPause } = played;
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
    const { engine, settle, read, endPause } = played;
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
