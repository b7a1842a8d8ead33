import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withSealing, withSystem } from "@molecule/db";
import { activateSealingKey, findActiveSealingKey, retireSealingKey } from "@molecule/db/repositories";
import { generateKeyPair, parseKeyRing } from "@molecule/secrets/open";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataDir, openDataDir, writeJson } from "./data-dir.ts";
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

const ringFile = (): string => dataDir.file("secrets-key-ring");
const activeId = async (): Promise<string | undefined> =>
  (await withSystem(database.db, findActiveSealingKey))?.id;

/** Prepares the keys and hears what is said about them. */
const prepare = async (environment: Record<string, string> = {}) => {
  const said: string[] = [];
  const keys = await prepareKeys(dataDir, database.db, environment, (line) => said.push(line));
  return { keys, said: said.join("\n") };
};

test("a new installation makes its keys once and keeps them, the private ones of secrets in a file of their own", async () => {
  const first = await prepare();
  expect(first).toMatchObject({ said: "", keys: { secretsRing: { file: ringFile() } } });
  expect(await prepare()).toEqual(first);
  expect(parseKeyRing(readFileSync(ringFile(), "utf8").trim()).ids).toEqual([await activeId()]);
  expect(statSync(ringFile()).mode & 0o777).toBe(0o600);
  expect(readFileSync(dataDir.file("keys.json"), "utf8")).not.toContain("secretsPrivateKeys");
});

test("a ring of an earlier version moves into its own file as it is", async () => {
  await prepare();
  const ring = readFileSync(ringFile(), "utf8").trim();
  const kept = JSON.parse(readFileSync(dataDir.file("keys.json"), "utf8"));
  writeJson(dataDir.file("keys.json"), { ...kept, secretsPrivateKeys: ring });
  rmSync(ringFile());
  expect((await prepare()).said).toBe("");
  expect(readFileSync(ringFile(), "utf8").trim()).toBe(ring);
  expect(JSON.parse(readFileSync(dataDir.file("keys.json"), "utf8"))).toEqual(kept);
});

test("private keys that are gone are never replaced: it starts sealed and says which key it lacks", async () => {
  await prepare();
  rmSync(ringFile());
  expect((await prepare()).said).toContain(
    `SECRETS_SEALED: ${ringFile()} lacks the private key ${await activeId()}`,
  );
  expect(existsSync(ringFile())).toBe(false);
});

test.each<[string, () => Promise<string>]>([
  ["another ring", anotherRing],
  ["what is no ring", () => Promise.resolve("key-1:not-a-key")],
  [
    "another private key under the same id",
    async () => `${await activeId()}:${(await anotherRing()).split(":")[1]}`,
  ],
])("with %s it starts sealed, overwrites nothing and repeats no key", async (_what, wrong) => {
  await prepare();
  const before = readFileSync(ringFile(), "utf8");
  const ring = await wrong();
  const { said } = await prepare({ SECRETS_PRIVATE_KEYS: ring });
  expect(said).toContain(`lacks the private key ${await activeId()}`);
  expect(said).not.toContain(ring.split(":")[1]);
  expect(readFileSync(ringFile(), "utf8")).toBe(before);
  expect((await prepare()).said).toBe("");
});

test("a retired key may be missing", async () => {
  await prepare();
  const old = await activeId();
  const next = await generateKeyPair();
  await withSystem(database.db, (tx) => activateSealingKey(tx, next));
  writeFileSync(ringFile(), `${next.id}:${next.privateKeyBase64}\n`);
  expect((await prepare()).said).toContain(`lacks the private key ${old}`);
  await withSealing(database.db, (tx) => retireSealingKey(tx, old ?? "", { leaveUnreadable: false }));
  expect((await prepare()).said).toBe("");
});

test("a pepper that is gone is never replaced", async () => {
  await prepare();
  rmSync(dataDir.file("keys.json"));
  await expect(prepare()).rejects.toThrow("fingerprint pepper is not in");
  expect(() => readFileSync(dataDir.file("keys.json"))).toThrow("ENOENT");
});

test("keys of the environment win, and are not written down", async () => {
  const ring = await anotherRing();
  const pepper = Buffer.alloc(32, 9).toString("base64");
  const { keys } = await prepare({ SECRETS_PRIVATE_KEYS: ring, FINGERPRINT_PEPPER: pepper });
  expect(keys).toMatchObject({ secretsRing: { text: ring }, fingerprintPepper: pepper });
  const written = readFileSync(dataDir.file("keys.json"), "utf8");
  expect(written).not.toContain(ring.split(":")[1]);
  expect(written).not.toContain(pepper);
  expect(existsSync(ringFile())).toBe(false);
});

test("a first ring that cannot be read is refused without being repeated", async () => {
  const attempt = prepareKeys(dataDir, database.db, { SECRETS_PRIVATE_KEYS: "key-1:not-a-key" });
  await expect(attempt).rejects.toThrow("The private keys in SECRETS_PRIVATE_KEYS cannot be read");
  await expect(attempt).rejects.not.toThrow("not-a-key");
});
