import { removeWorkspace, type ServiceContext } from "@molecule/services";
import { createTestContext, createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPlayedWorkspace, type PlayedWorkspace } from "../testing/model/played-workspace.ts";

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

const remove = () => removeWorkspace(ctx, played.scope, { workspaceId: played.id, confirmName: "Ada" });

describe("a removed workspace", () => {
  it("leaves nothing of its runs in the engine, and is removed only then", async () => {
    const { engine, supervisor, settle, read } = played;
    await settle();
    expect(engine.kept()).toHaveLength(1);
    await remove();
    expect(await supervisor.step()).toMatchObject({ do: "end", reason: "removed" });
    expect(engine.kept()).toHaveLength(1);
    engine.failNextCall();
    expect(await supervisor.step()).toBe("failed");
    expect(await read()).not.toMatchObject({ observedState: "removed" });
    expect(await settle()).toMatchObject({ observedState: "removed" });
    expect(engine.kept()).toEqual([]);
  });

  it("leaves nothing of a run that had ended before", async () => {
    const { engine, supervisor, settle } = played;
    await settle();
    for (const run of engine.running()) engine.crash(run);
    expect(await supervisor.step()).toMatchObject({ do: "end", reason: "crashed" });
    expect(engine.kept()).toHaveLength(1);
    await remove();
    expect(await settle()).toMatchObject({ observedState: "removed" });
    expect(engine.kept()).toEqual([]);
  });
});
