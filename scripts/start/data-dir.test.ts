import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  announceComing,
  announceUrl,
  claimDataDir,
  type DataDir,
  openDataDir,
  releaseDataDir,
  writeJson,
} from "./data-dir.ts";
import { describeFirstOwner, takeFirstOwner } from "./first-owner.ts";
import { type HeldPorts, holdPorts } from "./ports.ts";

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

const occupy = async (port: number, host = "127.0.0.1"): Promise<void> => {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  servers.push(server);
};

/** A start of this folder that has come so far as to say this of itself. */
const startHolder = async (claim: object): Promise<number> => {
  const script = join(import.meta.dirname, "fixtures/claim.ts");
  const holder = spawn(process.execPath, [script, dataDir.file("running.json"), JSON.stringify(claim)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(holder);
  await once(holder.stdout, "data");
  return holder.pid ?? 0;
};

test.each([
  ["where it is", { url: "http://localhost:4407", comingUrl: null }, ", at http://localhost:4407."],
  [
    "where it will be",
    { url: null, comingUrl: "http://localhost:4407" },
    "and will soon be at http://localhost:4407.",
  ],
  ["that it is starting", { url: null, comingUrl: null }, ", and is still starting."],
])("a second start in a folder ends, and says of the first one %s", async (_, claim, expected) => {
  const pid = await startHolder(claim);
  const second = spawn(process.execPath, [join(import.meta.dirname, "../start.ts")], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], MOLECULE_DATA_DIR: dataDir.path },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(second);
  const ended = once(second, "exit");
  const said = (await second.stdout.toArray()).join("");
  expect(said).toContain(`Molecule runs here already (process ${pid})`);
  expect(said).toContain(expected);
  expect(await ended).toEqual([0, null]);
});

test("the claim on a folder says where the installation will be, and then where it is", () => {
  expect(claimDataDir(dataDir)).toBeUndefined();
  const found = () => claimDataDir(dataDir);
  expect(found()).toEqual({ pid: process.pid, url: null, serves: false });
  announceComing(dataDir, "http://localhost:4407");
  expect(found()).toEqual({ pid: process.pid, url: "http://localhost:4407", serves: false });
  announceUrl(dataDir, "http://localhost:4407");
  expect(found()).toEqual({ pid: process.pid, url: "http://localhost:4407", serves: true });
  releaseDataDir(dataDir);
  expect(found()).toBeUndefined();
});

test("files of the folder are its owner's alone", () => {
  writeJson(dataDir.file("keys.json"), { secret: 1 });
  expect(statSync(dataDir.file("keys.json")).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir.path).mode & 0o777).toBe(0o700);
});

describe("ports", () => {
  const held: HeldPorts[] = [];
  const hold = async (wanted?: string): Promise<HeldPorts["ports"]> => {
    const one = await holdPorts(dataDir, wanted);
    held.push(one);
    return one.ports;
  };
  const releaseAll = async (): Promise<void> => {
    for (const each of held.splice(0)) await each.releaseAll();
  };
  afterEach(releaseAll);

  test("are remembered", async () => {
    const first = await hold();
    await releaseAll();
    expect(await hold()).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(4);
  });

  test("give way to a program that took one", async () => {
    const first = await hold();
    await releaseAll();
    await occupy(first.gateway);
    const second = await hold();
    expect(second.gateway).not.toBe(first.gateway);
    expect(second.canvas).toBe(first.canvas);
  });

  test("that were asked for are not replaced in silence", async () => {
    const { canvas } = await hold();
    await releaseAll();
    await occupy(canvas);
    await expect(hold(String(canvas))).rejects.toThrow(`Port ${canvas} is in use`);
    await expect(hold("http")).rejects.toThrow("PORT=http is not a port");
  });

  test("are nobody else's until their process starts, one by one", async () => {
    const { ports, release, releaseAll: end } = await holdPorts(dataDir, undefined);
    for (const port of Object.values(ports)) await expect(occupy(port)).rejects.toThrow("EADDRINUSE");
    await release("gateway");
    await occupy(ports.gateway);
    await expect(occupy(ports.canvas)).rejects.toThrow("EADDRINUSE");
    await end();
    await occupy(ports.canvas);
  });

  test("of the canvas must be free wherever localhost leads", async () => {
    const { canvas } = await hold();
    await releaseAll();
    const leadsToOther = await occupy(canvas, "::1").then(
      () => true,
      () => false,
    );
    const again = await hold();
    expect(again.canvas === canvas).toBe(!leadsToOther);
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
