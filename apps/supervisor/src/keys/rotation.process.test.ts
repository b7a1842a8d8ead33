import { readFile } from "node:fs/promises";
import type { PlatformActor, WorkspaceId } from "@molecule/domain";
import { setSecrets } from "@molecule/services";
import { getSealingKeyStatus, ROTATION_POINTS, requestKeyRotation } from "@molecule/services/sealing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestInstallation, type TestInstallation, until } from "../testing/test-installation.ts";

const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeEach(async () => {
  test = await createTestInstallation();
});
afterEach(() => test.stop());

const storeMany = (workspaceId: WorkspaceId, count: number) =>
  setSecrets(test.ctx, test.scope, {
    workspaceId,
    entries: Array.from({ length: count }, (_, index) => ({
      ...{ name: `TOKEN_${index}`, value: `value-${index}-0123456789`, kind: "secret" as const },
    })),
  });

const untilRotated = () =>
  until("rotated", async () => {
    const { rotation, keys } = await getSealingKeyStatus(test.ctx, OPERATOR);
    return rotation?.step === "finished" ? keys : undefined;
  });

it.each(ROTATION_POINTS)("goes on where it was killed: %s", async (point) => {
  const id = await test.create();
  await storeMany(id, 120);
  await requestKeyRotation(test.ctx, OPERATOR);
  const doomed = await test.start({ env: { SUPERVISOR_FAILPOINT: point } });
  expect(await doomed.exited).toBe(null);

  const supervisor = await test.start();
  const keys = await untilRotated();
  expect(keys.map(({ state, values, unreadable }) => [state, values, unreadable])).toEqual([
    ["retired", 0, 0],
    ["active", 121, 0],
  ]);
  // One key was made, whatever was lost on the way; the ring holds both, and a start opens what it needs.
  expect((await readFile(test.ringFile, "utf8")).trim().split("\n")).toHaveLength(2);
  const run = await test.untilOnline(id);
  const [pid = -1] = await test.processes(run.id);
  expect(await test.environ(pid)).toMatchObject({ TOKEN_119: "value-119-0123456789" });
  expect(supervisor.logged()).not.toContain("round failed");
});
