import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  announceUrl,
  claimDataDir,
  type DataDir,
  openDataDir,
  releaseDataDir,
  writeJson,
} from "./data-dir.ts";
import { describeFirstOwner, takeFirstOwner } from "./first-owner.ts";
import { choosePorts } from "./ports.ts";

let root: string;
let dataDir: DataDir;
const children: ChildProcess[] = [];
const servers: Server[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "molecule-data-dir-"));
  dataDir = openDataDir(root, undefined);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
  rmSync(root, { recursive: true, force: true });
});

const spawnSleeper = (name: string): number => {
  const script = join(root, name);
  writeFileSync(script, "setTimeout(() => {}, 60000)");
  const child = spawn(process.execPath, [script], { stdio: "ignore" });
  children.push(child);
  return child.pid ?? 0;
};

const occupy = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const server = createServer().listen(port, "127.0.0.1", () => resolve());
    servers.push(server);
  });

describe("the claim on a data folder", () => {
  test("is refused while another start runs there, and says where", () => {
    const pid = spawnSleeper("start.ts");
    writeJson(dataDir.file("running.json"), { pid, url: "http://localhost:4400" });
    expect(claimDataDir(dataDir)).toEqual({ pid, url: "http://localhost:4400" });
  });

  test.each([
    ["whose process is gone", () => 2 ** 22 - 1],
    ["whose number belongs to something else by now", () => spawnSleeper("another.mjs")],
  ])("does not count %s", (_, pidOf) => {
    writeJson(dataDir.file("running.json"), { pid: pidOf(), url: null });
    expect(claimDataDir(dataDir)).toBeUndefined();
  });

  test("can be made again when it was released", () => {
    expect(claimDataDir(dataDir)).toBeUndefined();
    announceUrl(dataDir, "http://localhost:4400");
    releaseDataDir(dataDir);
    expect(claimDataDir(dataDir)).toBeUndefined();
  });
});

test("files of the folder are its owner's alone", () => {
  writeJson(dataDir.file("keys.json"), { secret: 1 });
  expect(statSync(dataDir.file("keys.json")).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir.path).mode & 0o777).toBe(0o700);
});

describe("ports", () => {
  test("are remembered", async () => {
    const first = await choosePorts(dataDir, undefined);
    expect(await choosePorts(dataDir, undefined)).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(4);
  });

  test("give way to a program that took one", async () => {
    const first = await choosePorts(dataDir, undefined);
    await occupy(first.gateway);
    const second = await choosePorts(dataDir, undefined);
    expect(second.gateway).not.toBe(first.gateway);
    expect(second.canvas).toBe(first.canvas);
  });

  test("that were asked for are not replaced in silence", async () => {
    const { canvas } = await choosePorts(dataDir, undefined);
    await occupy(canvas);
    await expect(choosePorts(dataDir, String(canvas))).rejects.toThrow(`Port ${canvas} is in use`);
    await expect(choosePorts(dataDir, "http")).rejects.toThrow("PORT=http is not a port");
  });
});

describe("the first owner", () => {
  test("stays the same until the password was shown, and is then forgotten", () => {
    const owner = describeFirstOwner(dataDir, {});
    expect(describeFirstOwner(dataDir, {})).toEqual(owner);
    expect(takeFirstOwner(dataDir)).toEqual(owner);
    expect(takeFirstOwner(dataDir)).toBeUndefined();
    expect(owner.password.length).toBeGreaterThanOrEqual(16);
  });

  test("can be named by the environment", () => {
    const environment = {
      MOLECULE_OWNER_EMAIL: "a@example.org",
      MOLECULE_OWNER_PASSWORD: "a password of mine",
    };
    expect(describeFirstOwner(dataDir, environment)).toMatchObject({
      email: "a@example.org",
      password: "a password of mine",
    });
  });
});
