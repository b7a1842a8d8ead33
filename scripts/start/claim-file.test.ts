import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFile, releaseClaim, updateClaim } from "./claim-file.ts";
import { identify } from "./process-identity.ts";

let dir: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "molecule-claim-"));
  file = join(dir, "running.json");
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

type Said = { readonly ours: boolean; readonly other: unknown };

/** A process that claims the file and stays. */
const startClaimer = async (claim: object = {}): Promise<{ process: ChildProcess; said: Said }> => {
  const script = join(import.meta.dirname, "fixtures/claim.ts");
  const child = spawn(process.execPath, [script, file, JSON.stringify(claim)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(child.stdout, "data");
  return { process: child, said: JSON.parse(String(line)) };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
};

test("the second one hears what the first one says of itself", async () => {
  const first = await startClaimer({ url: "http://localhost:4400" });
  expect(first.said.ours).toBe(true);
  const heard = expect.objectContaining({ pid: first.process.pid, url: "http://localhost:4400" });
  expect(claimFile(file, {})).toEqual(heard);
  expect((await startClaimer()).said.other).toEqual(heard);
});

test("a claim ends with its process, however that ended", async () => {
  const { process: holder } = await startClaimer();
  await kill(holder);
  expect(claimFile(file, {})).toBeUndefined();
});

test("a claim lives as long as whoever works for its process", async () => {
  const worker = await startClaimer();
  const dead = { pid: 2 ** 22 - 1, startedAt: "1" };
  writeFileSync(file, JSON.stringify({ ...dead, worker: identify(worker.process.pid ?? 0) }));
  expect(claimFile(file, {})).toMatchObject(dead);
  await kill(worker.process);
  expect(claimFile(file, {})).toBeUndefined();
});

test.each([
  ["whose number another program has by now", () => JSON.stringify({ pid: process.pid, startedAt: "1" })],
  ["that nobody can read", () => "{"],
])("a claim does not count %s", (_, textOf) => {
  writeFileSync(file, textOf());
  expect(claimFile(file, {})).toBeUndefined();
});

test("a dead claim goes to one of those who come at the same moment, and no draft stays behind", async () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: "1" }));
  const claimers = await Promise.all(Array.from({ length: 5 }, () => startClaimer()));
  expect(claimers.filter(({ said }) => said.ours)).toHaveLength(1);
  expect(readdirSync(dir)).toEqual(["running.json"]);
});

test("a claim that was released, or replaced by its holder, is what the next one meets", () => {
  expect(claimFile(file, {})).toBeUndefined();
  updateClaim(file, { url: "http://localhost:4400" });
  expect(claimFile(file, {})).toMatchObject({ pid: process.pid, url: "http://localhost:4400" });
  releaseClaim(file);
  expect(claimFile(file, {})).toBeUndefined();
});
