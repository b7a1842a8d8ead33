import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import postgres from "postgres";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clusterPaths } from "./cluster.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { isAlive, parsePostmasterFile } from "./postmaster-file.ts";

let dir: string;
let server: EmbeddedPostgres | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "molecule-embedded-"));
});

afterEach(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const start = async (durable = false): Promise<EmbeddedPostgres> => {
  server = await startEmbeddedPostgres({ dir, durable, database: "molecule" });
  return server;
};

const query = async (url: string, statement: string): Promise<unknown[]> => {
  const sql = postgres(url, { max: 1 });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
};

test("what was committed survives kill -9, and the next start needs no help", async () => {
  const first = await start(true);
  await query(first.url, "create table kept (n int)");
  await query(first.url, "insert into kept values (42)");
  process.kill(first.pid(), "SIGKILL");
  const second = await start(true);
  expect(second.pid()).not.toBe(first.pid());
  expect(await query(second.url, "select n from kept")).toEqual([{ n: 42 }]);
}, 180_000);

test("a server that is kept alive comes back on the same port", async () => {
  const lines: string[] = [];
  server = await startEmbeddedPostgres({
    dir,
    durable: false,
    database: "molecule",
    keepAlive: (line) => lines.push(line),
  });
  const { url, pid } = server;
  for (let round = 0; round < 2; round += 1) {
    const before = pid();
    process.kill(before, "SIGKILL");
    await vi.waitFor(() => expect(pid()).not.toBe(before), { timeout: 60_000, interval: 100 });
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  }
  expect(lines).toEqual(Array(2).fill("PostgreSQL ended; starting it again"));
}, 180_000);

test("a server that a killed parent left running is used again", async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ port: first.port, reused: true });
  expect(second.pid()).toBe(first.pid());
  await second.stop();
  expect(isAlive(first.pid())).toBe(false);
});

test("a pid file whose number belongs to another program does not stop the start", async () => {
  const first = await start();
  await first.stop();
  const lines = [process.pid, clusterPaths(dir).data, 1, 5432, "", "127.0.0.1", "1 1", "ready"];
  writeFileSync(join(clusterPaths(dir).data, "postmaster.pid"), lines.join("\n"));
  const second = await start();
  expect(second.reused).toBe(false);
  expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
}, 180_000);

test("the login role is no superuser, owns its database, and needs its password", async () => {
  const { url } = await start();
  expect(
    await query(url, "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"),
  ).toEqual([{ rolname: "molecule", rolsuper: false, rolbypassrls: false }]);
  await expect(query(url.replace(/:[^:@]+@/, ":wrong@"), "select 1")).rejects.toThrow("password");
});

test.each([
  [
    "a running server",
    "123\n/data\n1\n5433\n\n127.0.0.1\n1 1\nready   \n",
    { pid: 123, port: 5433, ready: true },
  ],
  [
    "one that starts",
    "123\n/data\n1\n5433\n\n127.0.0.1\n1 1\nstarting\n",
    { pid: 123, port: 5433, ready: false },
  ],
  ["an empty file", "", null],
  ["nonsense", "abc\n", null],
])("postmaster.pid: %s", (_, text, expected) => {
  expect(parsePostmasterFile(text)).toEqual(expected);
});
