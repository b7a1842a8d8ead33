import { setTimeout as delay } from "node:timers/promises";
import { withTenant } from "@molecule/db";
import { findRunReceipt } from "@molecule/db/repositories";
import type { PayerFacts, WorkspaceId } from "@molecule/domain";
import { requestRestart } from "@molecule/services";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createTestInstallation,
  pidOf,
  type Run,
  type TestInstallation,
  until,
} from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
beforeEach(async () => {
  test = await createTestInstallation();
});
/** A test that fails before it stops watching must not be watched into the next one. */
let stopWatching = async (): Promise<unknown> => undefined;
afterEach(async () => {
  await stopWatching();
  await test.stop();
});

const payerOf = async (run: Run): Promise<PayerFacts> => {
  const receipt = await withTenant(test.ctx.db, test.scope, (tx) => findRunReceipt(tx, test.scope, run.id));
  if (receipt === undefined) throw new Error("no receipt");
  const { payer, mode, provider, credentialMethod } = receipt;
  return { payer, mode, provider, credentialMethod };
};

const OAUTH = {
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
};

/** At no moment may two runs of a workspace be live, or two of its processes exist. */
const watchForTwo = (id: WorkspaceId) => {
  let most = 0;
  let watching = true;
  const done = (async () => {
    while (watching) {
      const ids = (await test.runs(id)).map((run) => run.id);
      const alive = await Promise.all(ids.map((runId) => test.processes(runId)));
      most = Math.max(most, alive.flat().length);
      await delay(100);
    }
  })();
  const stop = async () => {
    watching = false;
    await done;
    return most;
  };
  stopWatching = stop;
  return { stop };
};

describe("an agent that is killed", () => {
  it("is started again with the same payer, and the card says why", async () => {
    await test.start();
    const id = await test.create();
    const before = await test.untilOnline(id);
    process.kill(pidOf(before), "SIGKILL");
    const crashed = await until("crashed", async () =>
      (await test.events(id)).find(({ what }) => what === "crashed"),
    );
    expect(crashed.detail).toContain("signal SIGKILL");
    const after = await until("live again", async () => {
      const run = await test.liveRun(id);
      return run !== undefined && run.id !== before.id && run;
    });
    expect(after.generation).toBe(before.generation);
    expect(await payerOf(after)).toEqual(OAUTH);
    expect((await test.runs(id))[0]).toMatchObject({ endReason: "crashed", exitCode: null });
  });
});

describe("a supervisor that is killed", () => {
  it("leaves its agents alone, and the next one adopts them", async () => {
    const first = await test.start();
    const id = await test.create();
    const before = await test.untilOnline(id);
    first.kill("SIGKILL");
    await first.exited;
    expect(await test.processes(before.id)).toEqual([pidOf(before)]);
    await test.start();
    await until("adopted", async () => (await test.workspace(id)).fence === 2);
    // Adopted means cared for: its lease runs on, and its end is noticed without being its parent.
    await delay(1_500);
    expect(await test.liveRun(id)).toMatchObject({ id: before.id });
    process.kill(pidOf(before), "SIGKILL");
    const after = await until("live again", async () => {
      const run = await test.liveRun(id);
      return run !== undefined && run.id !== before.id && run;
    });
    expect(await payerOf(after)).toEqual(OAUTH);
  });

  it("at any moment of a restart leaves one run, which the next one finishes", async () => {
    let supervisor = await test.start();
    const id = await test.create();
    await test.untilOnline(id);
    const watch = watchForTwo(id);
    // Milliseconds after the request; a longer list makes a longer test.
    const moments = (process.env["MOLECULE_KILLS"] ?? "40,150,500").split(",").map(Number);
    for (const [index, ms] of moments.entries()) {
      await requestRestart(test.ctx, test.scope, { workspaceId: id });
      await delay(ms);
      supervisor.kill("SIGKILL");
      await supervisor.exited;
      supervisor = await test.start();
      const run = await test.untilOnline(id, index + 2);
      expect(await payerOf(run)).toEqual(OAUTH);
      expect(await test.processes(run.id)).toHaveLength(1);
    }
    expect(await watch.stop()).toBe(1);
    const open = (await test.runs(id)).filter((run) => run.endedAt === null);
    expect(open).toHaveLength(1);
  });

  it("finds what died with it", async () => {
    const first = await test.start();
    const id = await test.create();
    const before = await test.untilOnline(id);
    first.kill("SIGKILL");
    await first.exited;
    process.kill(pidOf(before), "SIGKILL");
    await test.start();
    const after = await until("live again", async () => {
      const run = await test.liveRun(id);
      return run !== undefined && run.id !== before.id && run;
    });
    expect(await payerOf(after)).toEqual(OAUTH);
    expect((await test.runs(id))[0]).toMatchObject({ endReason: "crashed" });
  });
});

describe("two supervisors", () => {
  it("share the work, and one that sleeps too long is fenced when it wakes", async () => {
    const sleepy = await test.start();
    const id = await test.create();
    const before = await test.untilOnline(id);
    await test.start({ anotherPort: true });
    const watch = watchForTwo(id);
    sleepy.kill("SIGSTOP");
    await until("taken over", async () => (await test.workspace(id)).fence === 2);
    await requestRestart(test.ctx, test.scope, { workspaceId: id });
    const after = await test.untilOnline(id, 2);
    expect(after.id).not.toBe(before.id);
    sleepy.kill("SIGCONT");
    await until("fenced", async () => /taken over|lease lost/.test(sleepy.logged()));
    await delay(1_000);
    expect(await watch.stop()).toBe(1);
    expect((await test.liveRun(id))?.id).toBe(after.id);
    expect((await test.workspace(id)).fence).toBe(2);
  });

  it("never start one workspace twice", async () => {
    await Promise.all([test.start(), test.start({ anotherPort: true })]);
    const ids = await Promise.all(Array.from({ length: 4 }, () => test.create()));
    for (const id of ids) {
      await test.untilOnline(id);
      expect(await test.runs(id)).toHaveLength(1);
    }
  });
});

describe("a supervisor that is told to stop", () => {
  it("ends its agents, and the next one brings them back with the same payer", async () => {
    const first = await test.start();
    const id = await test.create();
    const before = await test.untilOnline(id);
    first.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    expect(await test.processes(before.id)).toEqual([]);
    expect((await test.runs(id))[0]).toMatchObject({ endReason: "shutdown" });
    expect(await test.workspace(id)).toMatchObject({
      observedState: "offline",
      stage: null,
      leaseOwner: null,
    });
    await test.start();
    const after = await test.untilOnline(id);
    expect(after).toMatchObject({ generation: 1 });
    expect(await payerOf(after)).toEqual(OAUTH);
  });

  it("leaves its agents to the next one where they are to go on", async () => {
    const first = await test.start({ env: { AGENTS_ON_STOP: "leave" } });
    const id = await test.create();
    const before = await test.untilOnline(id);
    first.kill("SIGTERM");
    expect(await first.exited).toBe(0);
    expect(await test.processes(before.id)).toEqual([pidOf(before)]);
    expect(await test.workspace(id)).toMatchObject({ observedState: "online", leaseOwner: null });
    await test.start();
    await until("adopted", async () => (await test.workspace(id)).fence === 2);
    expect(await test.runs(id)).toHaveLength(1);
    process.kill(pidOf(before), "SIGKILL");
    const after = await until("live again", async () => {
      const run = await test.liveRun(id);
      return run !== undefined && run.id !== before.id && run;
    });
    expect(await payerOf(after)).toEqual(OAUTH);
  });
});
