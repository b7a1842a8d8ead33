import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isAlive } from "../postgres/postmaster-file.ts";
import { findFreePort } from "../postgres/server.ts";
import type { ChildSpec } from "./children.ts";
import { backoffMs, type KeptChild, keepAlive } from "./keep-alive.ts";

let logsDir: string;
let port: number;
let child: KeptChild | undefined;
const lines: string[] = [];

beforeEach(async () => {
  logsDir = mkdtempSync(join(tmpdir(), "molecule-keep-alive-"));
  port = await findFreePort();
  lines.length = 0;
});

afterEach(async () => {
  await child?.stop();
  rmSync(logsDir, { recursive: true, force: true });
});

const specOf = (env: Record<string, string> = {}, graceMs = 2_000): ChildSpec => ({
  name: "child",
  args: [join(import.meta.dirname, "fixtures/child.ts")],
  cwd: logsDir,
  env: { PATH: process.env["PATH"] ?? "", PORT: String(port), ...env },
  healthUrl: `http://127.0.0.1:${port}/healthz`,
  graceMs,
});

const start = (spec: ChildSpec): KeptChild => {
  child = keepAlive(spec, logsDir, (line) => lines.push(line));
  return child;
};

const servingPid = async (): Promise<number> => {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  const { pid }: { pid: number } = JSON.parse(await answer.text());
  return pid;
};

test("a process that is killed is started again, each time", async () => {
  const kept = start(specOf());
  await kept.ready;
  const pids = new Set<number>();
  for (let round = 0; round < 3; round += 1) {
    const pid = await vi.waitFor(servingPid, { timeout: 60_000, interval: 50 });
    expect(pids.has(pid)).toBe(false);
    pids.add(pid);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isAlive(pid)).toBe(false);
  }
  await vi.waitFor(servingPid, { timeout: 60_000, interval: 50 });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("child ended with signal SIGKILL; again in 0.5 s");
});

test("a process that never serves is given up, with its own last words", async () => {
  const kept = start(specOf({ FAIL: "yes" }));
  await expect(kept.ready).rejects.toThrow(/does not start[\s\S]*cannot read the settings/);
});

/** Another program at the child's address that claims to be well. */
const startForeigner = async (answer: string): Promise<Server> => {
  const server = createServer((_, response) => response.end(answer)).listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
};

test.each([
  ["says nothing of itself", () => JSON.stringify({ ok: true })],
  ["speaks of another start", () => JSON.stringify({ ok: true, instanceId: randomUUID() })],
  ["is no program of ours", () => "<!doctype html>"],
])("a healthy answer of somebody who %s is not taken for ours", async (_, answerOf) => {
  const foreigner = await startForeigner(answerOf());
  const kept = start(specOf());
  await expect(kept.ready).rejects.toThrow(
    `The child does not start: another program took its port ${port} at that moment.`,
  );
  foreigner.close();
});

test("a process whose port is taken serves once it is free again", async () => {
  const foreigner = await startForeigner(JSON.stringify({ ok: true }));
  const kept = start(specOf());
  await vi.waitFor(() => expect(lines[0]).toContain("another program has its port"), { timeout: 60_000 });
  foreigner.closeAllConnections();
  foreigner.close();
  await kept.ready;
  expect(await servingPid()).toBe(kept.pid());
});

test("stop ends it for good", async () => {
  const kept = start(specOf());
  await kept.ready;
  const pid = await servingPid();
  await kept.stop();
  expect(isAlive(pid)).toBe(false);
  expect(lines).toEqual([]);
});

test("stop kills what does not listen, when its grace is over", async () => {
  const kept = start(specOf({ STUBBORN: "yes" }, 300));
  await kept.ready;
  const pid = await servingPid();
  const startedAt = performance.now();
  await kept.stop();
  expect(isAlive(pid)).toBe(false);
  expect(performance.now() - startedAt).toBeGreaterThan(250);
});

test("its output is in its log, which only the owner reads", async () => {
  const kept = start(specOf({ FAIL: "yes" }));
  await kept.ready.catch(() => undefined);
  expect(readFileSync(join(logsDir, "child.log"), "utf8")).toContain("cannot read the settings");
});

test("waits grow to half a minute and no further", () => {
  expect([1, 2, 3, 4, 7, 20].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000]);
});
