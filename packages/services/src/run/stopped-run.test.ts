import { listen, withSystem, withTenant } from "@molecule/db";
import { findCallAuthority, listOpenRuns } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setOverride } from "../billing/set-override.ts";
import { stopRuns } from "../workspace/stop-runs.ts";
import { endRun } from "./end-run.ts";
import { findRunByKey } from "./find-run-by-key.ts";
import { markLive } from "./mark-live.ts";
import { prepareRun } from "./prepare-run.ts";
import { digestRunKey } from "./run-key.ts";
import { claimForTest, prepared, testPrepareInput } from "./testing/test-lease.ts";

let test: TestDatabase;
let context: Awaited<ReturnType<typeof createTestContext>>;
let scope: TenantScope;
beforeAll(async () => {
  test = await createTestDatabase();
  context = await createTestContext(test.db);
  scope = await createTestTenant(test.db, { operator: true });
});
afterAll(() => test.drop());

/** A run that serves, and what its keys are good for. */
const startLive = async () => {
  const { ctx, openSecret } = context;
  const { id } = await createTestWorkspace(test.db, scope);
  const lease = await claimForTest(test.db, id);
  const { run, env } = prepared(await prepareRun(ctx, lease, testPrepareInput(openSecret)));
  await markLive(ctx, lease, run);
  const keys = Object.values(env).filter((value) => value.startsWith("mk_"));
  expect(keys.length).toBeGreaterThan(0);
  return {
    ...{ id, lease, run },
    readKeys: async () => {
      const found = await Promise.all(keys.map((key) => findRunByKey(ctx, key)));
      return found.map((keyed) => ({ valid: keyed?.valid, ended: keyed?.ended }));
    },
    mayCall: async () => {
      const authorities = await Promise.all(
        keys.map((key) => withSystem(test.db, (tx) => findCallAuthority(tx, digestRunKey(key)))),
      );
      return authorities.some((authority) => authority !== undefined);
    },
    stopReasons: async () =>
      (await withTenant(test.db, scope, (tx) => listOpenRuns(tx, scope, id))).map((one) => one.stopReason),
  };
};

it("its keys are refused from the moment in which somebody stops it, while its driver still has it", async () => {
  const { id, run, readKeys, mayCall, stopReasons } = await startLive();
  expect(await mayCall()).toBe(true);
  const heard: string[] = [];
  const unlisten = await listen(test.db, "molecule_run_ended", (payload) => heard.push(payload));
  await stopRuns(context.ctx, scope, { workspaceId: id });
  expect(await stopReasons()).toEqual(["revoked"]);
  for (const key of await readKeys()) expect(key).toEqual({ valid: false, ended: true });
  expect(await mayCall()).toBe(false);
  await expect.poll(() => heard).toContain(run.id);
  await unlisten();
});

it("an override that leaves calls unmanaged ends what the platform managed, and nothing that it did not", async () => {
  const { ctx, openSecret } = context;
  const { id, lease, run, mayCall, stopReasons } = await startLive();
  await setOverride(ctx, scope, { workspaceId: id, mode: "disabled" });
  expect(await stopReasons()).toEqual(["disabled"]);
  expect(await mayCall()).toBe(false);
  await endRun(ctx, lease, { id: run.id, generation: 1, reason: "disabled", detail: "over", retry: false });
  const next = prepared(await prepareRun(ctx, lease, testPrepareInput(openSecret)));
  expect(next.run.mode).toBe("disabled");
  await setOverride(ctx, scope, { workspaceId: id, mode: "disabled" });
  expect(await stopReasons()).toEqual([null]);
});
