import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { withSystem } from "@molecule/db";
import { listAllAlerts, listSealingKeys } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import { generateKeyPair } from "@molecule/secrets/open";
import { listSecrets, requestRestart, setSecrets } from "@molecule/services";
import { requestKeyRotation } from "@molecule/services/sealing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTestInstallation, type TestInstallation, until } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeEach(async () => {
  test = await createTestInstallation();
});
afterEach(() => test.stop());

const untilRefused = (id: WorkspaceId) =>
  until("refused", async () => (await test.workspace(id)).refusal ?? undefined);

const openAlerts = async () =>
  (await withSystem(test.ctx.db, (tx) => listAllAlerts(tx, 50))).filter(
    ({ code, resolvedAt }) => code === "SECRETS_SEALED" && resolvedAt === null,
  );

/** Each leaves the process without the key that is in use. */
const LOSSES: readonly [string, () => Promise<void>][] = [
  ["no ring", () => rm(test.ringFile)],
  ["a ring that cannot be read", () => writeFile(test.ringFile, "key-1:rubbish\n")],
  [
    "another ring",
    async () => {
      const { id, privateKeyBase64 } = await generateKeyPair();
      await writeFile(test.ringFile, `${id}:${privateKeyBase64}\n`);
    },
  ],
  [
    "another private key under the recorded id",
    async () => {
      const [known] = await withSystem(test.ctx.db, listSealingKeys);
      const { privateKeyBase64 } = await generateKeyPair();
      await writeFile(test.ringFile, `${known?.id}:${privateKeyBase64}\n`);
    },
  ],
];

it.each(LOSSES)(
  "with %s it runs, starts nothing sealed, spoils nothing, and goes on when the ring is back",
  async (_what, lose) => {
    const good = await readFile(test.ringFile, "utf8");
    const id = await test.create();
    const clear = await test.create({ secrets: [], model: "sonnet" });
    await lose();
    const wrong = await readFile(test.ringFile, "utf8").catch(() => null);
    const supervisor = await test.start();
    expect(await untilRefused(id)).toMatchObject({
      code: "SECRETS_SEALED",
      names: ["CLAUDE_CODE_OAUTH_TOKEN"],
      message: expect.stringContaining("stored safely"),
    });
    // Refused for a reason of its own: what needs no stored secret is judged as ever.
    expect(await untilRefused(clear)).toMatchObject({ code: "MISSING_BYOK_CREDENTIAL" });
    await until("alerted", async () => (await openAlerts()).length === 1);

    // Nobody's row is blamed, writes go on, and no key is made, not even when a rotation is asked for.
    await setSecrets(test.ctx, test.scope, {
      workspaceId: id,
      entries: [{ name: "WRITTEN_MEANWHILE", value: "kept-0123456789", kind: "secret" }],
    });
    await requestKeyRotation(test.ctx, { actor: { kind: "process", name: "cli" }, operator: true });
    const { rows } = await listSecrets(test.ctx, test.scope, { workspaceId: id });
    expect(rows.map(({ winning }) => winning.unreadable)).not.toContain(true);
    expect(await readFile(test.ringFile, "utf8").catch(() => null)).toBe(wrong);
    expect(await withSystem(test.ctx.db, listSealingKeys)).toHaveLength(1);

    // The ring comes back under a process that keeps running.
    await writeFile(`${test.ringFile}.back`, good, { mode: 0o600 });
    await rename(`${test.ringFile}.back`, test.ringFile);
    const run = await test.untilOnline(id);
    const [pid = -1] = await test.processes(run.id);
    expect(await test.environ(pid)).toMatchObject({ WRITTEN_MEANWHILE: "kept-0123456789" });
    await until("settled", async () => (await openAlerts()).length === 0);
    expect(supervisor.logged()).toContain("SECRETS_SEALED");
  },
);

it("a run that serves goes on serving while the ring is gone", async () => {
  const supervisor = await test.start();
  const id = await test.create();
  const run = await test.untilOnline(id);
  await rm(test.ringFile);
  await until("noticed", async () => supervisor.logged().includes("SECRETS_SEALED"));
  await requestRestart(test.ctx, test.scope, { workspaceId: id });
  expect(await untilRefused(id)).toMatchObject({ code: "SECRETS_SEALED" });
  expect((await test.liveRun(id))?.id).toBe(run.id);
  expect(await test.processes(run.id)).toHaveLength(1);
});
