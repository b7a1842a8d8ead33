import { setTimeout as delay } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { listOpenRuns } from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import { createTestContext, createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestWorld, entry, OAUTH_TOKEN } from "../draft/testing/test-world.ts";
import { prepareRun } from "../run/prepare-run.ts";
import { claimForTest, prepared, testPrepareInput } from "../run/testing/test-lease.ts";
import { type MarkedLeaked, markSecretLeaked } from "./mark-secret-leaked.ts";
import { setSecrets } from "./set-secrets.ts";

const NAME = "CLAUDE_CODE_OAUTH_TOKEN";

let test: TestDatabase;
let context: Awaited<ReturnType<typeof createTestContext>>;
beforeAll(async () => {
  test = await createTestDatabase();
  context = await createTestContext(test.db);
});
afterAll(() => test.drop());

it.each(["tenant", "workspace"] as const)(
  "a start that has read a value of the %s when it is marked as leaked is found and ended",
  async (at) => {
    const { ctx, openSecret } = context;
    const { scope, idOf } = await createTestWorld(ctx, { w: "opus" }, { billingMode: "byok" });
    const id = idOf("w");
    const workspaceId = at === "tenant" ? null : id;
    await setSecrets(ctx, scope, { workspaceId, entries: [entry(NAME, OAUTH_TOKEN)] });
    const lease = await claimForTest(test.db, id);
    let marking: Promise<MarkedLeaked> | undefined;
    /** Somebody marks the value just when the start has opened it. */
    const openAndMark: OpenSecret = async (...sealed) => {
      marking ??= markSecretLeaked(ctx, scope, { workspaceId, name: NAME });
      await Promise.race([marking, delay(500)]);
      return openSecret(...sealed);
    };
    const { run } = prepared(await prepareRun(ctx, lease, testPrepareInput(openAndMark)));
    expect((await marking)?.stopped).toEqual([id]);
    const open = await withTenant(test.db, scope, (tx) => listOpenRuns(tx, scope, id));
    expect(open.map((one) => [one.id, one.stopReason])).toEqual([[run.id, "leaked"]]);
    // The next one asks for a new value.
    expect(await prepareRun(ctx, lease, testPrepareInput(openSecret))).toMatchObject({ ok: false });
  },
);
