import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace, expectOnline, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import type { InstallationFacts } from "../fixtures/installation.ts";
import { listAgentProcesses } from "../fixtures/observers.ts";
import { findPids, searchMemory } from "../fixtures/process-memory.ts";
import { inTenant, rowOf, YOURS, YOURS_SLUG } from "../fixtures/secrets.ts";

/** What all canaries have in common. */
const COMMON = "7f3a91c2".repeat(3);
const canaryOf = (index: number): string => `canary-${index}-${COMMON}`;

test("the process that faces the browser holds no private key: not in its environment, its files or its memory", async ({
  page,
  facts,
}) => {
  // It has sealed a secret, served it to a screen, and seen it start.
  await signIn(page, facts);
  await switchTenant(page, "Sandbox (your keys)");
  await createWorkspace(page, { name: "sealed", model: "opus", withSandboxToken: true });
  await expectOnline(page, "sealed");

  const ring = readFileSync(join(facts.dataDir, "secrets-key-ring"), "utf8").trim();
  const base64 = ring.split(":")[1] ?? "";
  const raw = Buffer.from(base64, "base64");
  expect(raw).toHaveLength(32);
  const patterns = {
    raw,
    base64: Buffer.from(base64),
    base64url: Buffer.from(raw.toString("base64url")),
    hex: Buffer.from(raw.toString("hex")),
    utf16: Buffer.from(base64, "utf16le"),
    reversed: Buffer.from(raw).reverse(),
  };
  const { port } = new URL(facts.canvasUrl);
  const canvas = findPids("next", `PORT=${port}\0`);
  expect(canvas.length).toBeGreaterThan(0);
  for (const pid of canvas) {
    const environment = readFileSync(`/proc/${pid}/environ`);
    for (const [name, pattern] of Object.entries(patterns))
      expect(environment.includes(pattern), `environment: ${name}`).toBe(false);
    expect(environment.toString()).not.toMatch(/SECRETS_PRIVATE_KEYS|CALL_KEY_SECRET|GATEWAY_PRIVATE_KEYS/);
    const { readBytes, found } = searchMemory(pid, patterns);
    expect(readBytes).toBeGreaterThan(20 * 1024 * 1024);
    expect(found, `memory of ${pid}`).toEqual([]);
  }

  // The same look finds it where it is: in the supervisor, and finds in the canvas what it does hold.
  const [supervisor = -1] = findPids(
    "apps/supervisor/bin/supervisor.mjs",
    `SUPERVISOR_PORT=${new URL(facts.supervisorUrl).port}\0`,
  );
  expect(searchMemory(supervisor, patterns).found.length).toBeGreaterThan(0);
  const pepper: unknown = JSON.parse(
    readFileSync(join(facts.dataDir, "keys.json"), "utf8"),
  ).fingerprintPepper;
  const held = canvas.flatMap((pid) => searchMemory(pid, { pepper: Buffer.from(String(pepper)) }).found);
  expect(held).toContain("pepper");
});

/** Its database, what others made, and the files that are there to keep keys. */
const KEPT = new Set(["postgres", ".compile-cache", "runtimes", "keys.json", "secrets-key-ring"]);

/** What went between being listed and being read is nothing written. */
const unlessGone = <T>(read: () => T, nothing: T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return nothing;
    throw error;
  }
};

/** Everything else that the installation wrote down. */
const listWritten = (folder: string): string[] =>
  unlessGone(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (KEPT.has(entry.name)) return [];
    if (entry.isDirectory()) return listWritten(path);
    return entry.isFile() ? [path] : [];
  });

/** A canvas of its own beside the one that serves, with the same environment; it fails when it gets SIGUSR2. */
const startCanvas = (facts: InstallationFacts, canary: string) => {
  const [pid = -1] = findPids("next", `PORT=${new URL(facts.canvasUrl).port}\0`);
  const pairs = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
  const environment = pairs.map((pair) => [
    pair.slice(0, pair.indexOf("=")),
    pair.slice(pair.indexOf("=") + 1),
  ]);
  const root = join(import.meta.dirname, "../..");
  const child = spawn(
    process.execPath,
    [
      `--import=${join(root, "packages/testing/src/crash-on-signal.mjs")}`,
      ...[join(root, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", "0"],
    ],
    {
      cwd: join(root, "apps/canvas"),
      env: { ...Object.fromEntries(environment), PORT: "0", MOLECULE_CRASH_CANARY: canary },
    },
  );
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  return { child, printed: () => printed };
};

test("a canvas that fails prints what failed and where, and nothing of what it held", async ({ facts }) => {
  const { child, printed } = startCanvas(facts, canaryOf(100));
  try {
    await expect.poll(printed, { timeout: 60_000 }).toContain("Ready in");
    // It says so before it has run what is to be run when it starts; the first answer comes after that.
    const url = /Local:\s+(\S+)/.exec(printed())?.[1] ?? "";
    await expect.poll(async () => (await fetch(`${url}/api/healthz`)).status, { timeout: 60_000 }).toBe(200);
    child.kill("SIGHUP");
    await expect.poll(printed).toContain("A query failed.");
    expect(child.exitCode).toBe(null);
    child.kill("SIGUSR2");
    await expect.poll(() => child.exitCode).toBe(1);
    expect(printed()).toContain("ended by a fault");
    expect(printed()).not.toContain(canaryOf(100));
  } finally {
    child.kill("SIGKILL");
  }
});

test("forty stored values stand in no page, no payload and no log", async ({ page, facts, database }) => {
  await signIn(page, facts);
  const here = await inTenant(page, facts, database, YOURS);
  const canaries = Array.from({ length: 40 }, (_, index) => canaryOf(index));
  const entriesFrom = (from: number) =>
    canaries
      .slice(from, from + 20)
      .map((value, index) => ({ name: `CANARY_${from + index}`, value, kind: "secret" }));
  await here.set(null, entriesFrom(20));
  const live = await here.ensureLive("quiet", "claude-sonnet-4-6", entriesFrom(0));
  const [agent] = listAgentProcesses(live);
  expect(agent?.env).toMatchObject({ CANARY_0: canaries[0], CANARY_39: canaries[39] });
  for (const part of ["", "/secrets", "/activity", "/list", "/settings", "/spend", `?w=${live}&tab=secrets`])
    for (const headers of [{}, { rsc: "1" }]) {
      const answer = await page.request.get(`${facts.canvasUrl}/t/${YOURS_SLUG}${part}`, { headers });
      expect(answer.ok()).toBe(true);
      expect(await answer.text(), part).not.toContain(COMMON);
    }
  await here.openSecrets(live);
  await expect(rowOf(page, "CANARY_0")).toBeVisible();
  expect(await page.content()).not.toContain(COMMON);
  const files = listWritten(facts.dataDir);
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const written = unlessGone(() => readFileSync(file), Buffer.alloc(0));
    expect(written.includes(COMMON), file).toBe(false);
  }
  for (const { name } of entriesFrom(20))
    await here.call("mutation", "secret.remove", { workspaceId: null, name });
});
