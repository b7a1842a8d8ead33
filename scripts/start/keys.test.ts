import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withSystem } from "@molecule/db";
import { findActiveSealingKey } from "@molecule/db/repositories";
import { generateKeyPair, parseKeyRing } from "@molecule/secrets/open";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataDir, openDataDir } from "./data-dir.ts";
import { prepareKeys } from "./keys.ts";

let database: TestDatabase;
let root: string;
let dataDir: DataDir;

beforeEach(async () => {
  database = await createTestDatabase();
  root = mkdtempSync(join(tmpdir(), "molecule-keys-"));
  dataDir = openDataDir(root, undefined);
});

afterEach(async () => {
  await database.drop();
  rmSync(root, { recursive: true, force: true });
});

const anotherRing = async (): Promise<string> => {
  const { id, privateKeyBase64 } = await generateKeyPair();
  return `${id}:${privateKeyBase64}`;
};

test("a new installation makes its keys once and keeps them", async () => {
  const first = await prepareKeys(dataDir, database.db, {});
  expect(await prepareKeys(dataDir, database.db, {})).toEqual(first);
  const active = await withSystem(database.db, findActiveSealingKey);
  expect([active?.id]).toEqual(parseKeyRing(first.secretsPrivateKeys).ids);
});

test("keys that are gone are never replaced: nothing is overwritten", async () => {
  await prepareKeys(dataDir, database.db, {});
  rmSync(dataDir.file("keys.json"));
  await expect(prepareKeys(dataDir, database.db, {})).rejects.toThrow("has no key to them");
  expect(() => readFileSync(dataDir.file("keys.json"))).toThrow("ENOENT");
});

test("a ring that lacks a key which the database knows is refused, with the key's id", async () => {
  await prepareKeys(dataDir, database.db, {});
  const active = await withSystem(database.db, findActiveSealingKey);
  await expect(
    prepareKeys(dataDir, database.db, { SECRETS_PRIVATE_KEYS: await anotherRing() }),
  ).rejects.toThrow(`knows the sealing key ${active?.id}, and the key ring lacks it`);
});

test("keys of the environment win, and are not written down", async () => {
  const ring = await anotherRing();
  const pepper = Buffer.alloc(32, 9).toString("base64");
  const keys = await prepareKeys(dataDir, database.db, {
    SECRETS_PRIVATE_KEYS: ring,
    FINGERPRINT_PEPPER: pepper,
  });
  expect(keys).toMatchObject({ secretsPrivateKeys: ring, fingerprintPepper: pepper });
  const written = readFileSync(dataDir.file("keys.json"), "utf8");
  expect(written).not.toContain(ring.split(":")[1]);
  expect(written).not.toContain(pepper);
});

test("a ring that cannot be read is refused without being repeated", async () => {
  const attempt = prepareKeys(dataDir, database.db, { SECRETS_PRIVATE_KEYS: "key-1:not-a-key" });
  await expect(attempt).rejects.toThrow("The private keys in SECRETS_PRIVATE_KEYS cannot be read");
  await expect(attempt).rejects.not.toThrow("not-a-key");
});
