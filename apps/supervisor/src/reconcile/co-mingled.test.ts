import { withSystem } from "@molecule/db";
import { recordPlatformCredential } from "@molecule/db/repositories";
import { fingerprint } from "@molecule/secrets/seal";
import { auditCoMingling, setSecrets } from "@molecule/services";
import { TEST_PEPPER } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestInstallation, pidOf, type TestInstallation, until } from "../testing/test-installation.ts";

// Processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeAll(async () => {
  test = await createTestInstallation();
  await test.start();
});
afterAll(() => test.stop());

/** The operator finds that the platform owns this value. */
const findOut = async (value: string): Promise<void> => {
  await withSystem(test.ctx.db, (tx) =>
    recordPlatformCredential(tx, {
      fingerprint: fingerprint(TEST_PEPPER, value),
      vendor: "anthropic",
      hint: null,
    }),
  );
  await auditCoMingling(test.ctx, { actor: { kind: "process", name: "supervisor" }, operator: false });
};

const variable = (name: string, value: string) => ({ name, value, kind: "secret" as const });

describe("a credential of the platform that is found in a live run", () => {
  it("ends the run at once, and its start is refused by name", async () => {
    const id = await test.create();
    const run = await test.untilOnline(id);
    const { CLAUDE_CODE_OAUTH_TOKEN: token = "" } = await test.environ(pidOf(run));
    await findOut(token);
    await until("ended", async () => (await test.liveRun(id)) === undefined);
    expect(await test.runs(id)).toMatchObject([{ id: run.id, endReason: "co_mingled" }]);
    expect(await test.processes(run.id)).toEqual([]);
    const refused = await until("refused", async () => (await test.workspace(id)).refusal ?? undefined);
    expect(refused).toMatchObject({ code: "CO_MINGLED_CREDENTIAL", names: ["CLAUDE_CODE_OAUTH_TOKEN"] });
    expect((await test.workspace(id)).observedState).toBe("failed");
  });

  it("ends it as well when the value has another name, stands in all workspaces, and was replaced since", async () => {
    const spared = await test.create();
    const untouched = await test.untilOnline(spared);
    const value = "a-value-that-was-copied-by-hand-0123456789";
    await setSecrets(test.ctx, test.scope, {
      workspaceId: null,
      entries: [variable("DATASET_TOKEN", value)],
    });
    const id = await test.create();
    const run = await test.untilOnline(id);
    expect((await test.environ(pidOf(run)))["DATASET_TOKEN"]).toBe(value);
    await setSecrets(test.ctx, test.scope, {
      workspaceId: null,
      entries: [variable("DATASET_TOKEN", "another-value-0123456789")],
    });
    await findOut(value);
    const ended = await until("ended", async () => (await test.runs(id)).find((one) => one.endedAt !== null));
    expect(ended).toMatchObject({ id: run.id, endReason: "co_mingled" });
    const after = await test.untilOnline(id);
    expect((await test.environ(pidOf(after)))["DATASET_TOKEN"]).toBe("another-value-0123456789");
    expect((await test.liveRun(spared))?.id).toBe(untouched.id);
  });
});
