import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENCODED_LENGTHS } from "@molecule/db/repositories";
import { newId } from "@molecule/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSpoolDir } from "../testing/create-spool-dir.ts";
import { createSpool, type Spool, type SpoolEntry } from "./spool.ts";
import { readSpool, writeRecord } from "./spool-record.ts";

let dir: string;
let spool: Spool;
let points: string[];
let errors: unknown[];
const open = (at = dir): Spool =>
  createSpool({
    ...{ dir: at, gatewayId: "g", failAt: (point) => points.push(point) },
    onError: (error) => errors.push(error),
  });
beforeEach(() => {
  dir = createSpoolDir();
  points = [];
  errors = [];
  spool = open();
});
afterEach(async () => {
  await spool.close();
  rmSync(dir, { recursive: true, force: true });
});

const record = (words = ""): string => {
  const rest = Array.from({ length: ENCODED_LENGTHS.closing - 1 }, () => words);
  return writeRecord("closing", JSON.stringify([newId(), ...rest]));
};
const note = (text: string, synced: boolean, to = spool): Promise<SpoolEntry> =>
  new Promise((resolve, reject) => {
    const entry: SpoolEntry = to.note(text, synced, (error) => {
      points.push(synced ? "told after a sync" : "told");
      if (error === null) resolve(entry);
      else reject(error);
    });
  });
const linesIn = (file: string): number => readSpool(readFileSync(join(dir, file))).lines.length;

describe("a spool", () => {
  it("tells at once what the operating system has, and later what the disk has", async () => {
    await Promise.all([note(record(), true), note(record(), false), note(record(), true)]);
    const said = ["spool-written", "told", "spool-synced", "told after a sync", "told after a sync"];
    expect(points.slice(0, 5)).toEqual(said);
    expect(readdirSync(dir).map(linesIn)).toEqual([3]);
  });

  it("syncs what nobody waits for all the same, unless the ledger had it before", async () => {
    const entry = await note(record(), false);
    await expect.poll(() => points).toContain("spool-synced-late");
    spool.release(entry);
    points = [];
    spool.release(await note(record(), false));
    await note(record(), false).then((next) => spool.release(next));
    await expect.poll(() => readdirSync(dir)).toEqual([]);
  });

  it("has no file once everything is released, and a new one for what comes then", async () => {
    const entries = await Promise.all([note(record(), true), note(record(), false)]);
    for (const entry of entries) spool.release(entry);
    expect(spool.size()).toBe(0);
    await expect.poll(() => readdirSync(dir), { timeout: 60_000 }).toEqual([]);
    await note(record(), true);
    expect(readdirSync(dir).map(linesIn)).toEqual([1]);
  });

  it("begins another file when one is large, and drops the first when its lines are released", async () => {
    const large = await note(record("x".repeat(1024 * 1024)), false);
    await note(record(), false);
    const [first, second] = readdirSync(dir).toSorted();
    expect([first, second].map((file) => linesIn(file ?? ""))).toEqual([1, 1]);
    spool.release(large);
    await expect.poll(() => readdirSync(dir)).toEqual([second]);
  });

  it("leaves what is not released when it is closed, and nothing else", async () => {
    await note(record(), true);
    await spool.close();
    expect(readdirSync(dir)).toHaveLength(1);
    rmSync(dir, { recursive: true });
    spool = open();
    spool.release(await note(record(), true));
    await spool.close();
    expect(readdirSync(dir)).toEqual([]);
  });

  it("says when the disk takes nothing, once, and goes on when it does again", async () => {
    const file = join(dir, "in-the-way");
    writeFileSync(file, "");
    const poor = open(join(file, "spool"));
    await expect(note(record(), true, poor)).rejects.toThrow(/ENOTDIR/);
    await expect(note(record(), false, poor)).rejects.toThrow(/ENOTDIR/);
    expect(errors).toHaveLength(1);
    rmSync(file);
    await note(record(), true, poor);
    await poor.close();
  });
});
