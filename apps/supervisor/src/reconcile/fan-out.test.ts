import type { WorkspaceId } from "@molecule/domain";
import { applyDraft, issueSandboxToken, setSecrets } from "@molecule/services";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createTestInstallation, pidOf, type TestInstallation, until } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeAll(async () => {
  test = await createTestInstallation();
});
afterAll(() => test.stop());

const TOKEN = "CLAUDE_CODE_OAUTH_TOKEN";

it("a change for all workspaces that is killed on its way reaches every one of them, and starts none twice", async () => {
  const { ctx, scope } = test;
  const [before, after] = [await issueSandboxToken(ctx, scope), await issueSandboxToken(ctx, scope)];
  const entryOf = (value: string) => ({ name: TOKEN, value, kind: "secret" as const });
  await setSecrets(ctx, scope, { workspaceId: null, entries: [entryOf(before.token)] });
  const first = await test.start();
  const ids: WorkspaceId[] = [];
  // More than are started at once: some have not begun when the first has.
  for (let index = 0; index < 6; index += 1) ids.push(await test.create({ secrets: [] }));
  await Promise.all(ids.map((id) => test.untilOnline(id, 1)));

  const places = [{ workspaceId: null, entries: [entryOf(after.token)] }];
  const { restarted } = await applyDraft(ctx, scope, { places, restart: true });
  expect([...restarted].sort()).toEqual([...ids].sort());
  await until("somebody started anew", async () => {
    const runs = await Promise.all(ids.map((id) => test.runs(id)));
    return runs.flat().some(({ generation }) => generation === 2);
  });
  first.kill("SIGKILL");
  await first.exited;
  const killedAmid = (await Promise.all(ids.map((id) => test.liveRun(id)))).filter(
    (run) => run?.generation !== 2,
  );
  expect(killedAmid.length).toBeGreaterThan(0);

  await test.start();
  for (const id of ids) {
    const run = await test.untilOnline(id, 2);
    expect((await test.environ(pidOf(run)))[TOKEN]).toBe(after.token);
    expect(await test.processes(run.id)).toHaveLength(1);
    const open = (await test.runs(id)).filter(({ endedAt }) => endedAt === null);
    expect(open.map(({ generation }) => generation)).toEqual([2]);
  }
});
