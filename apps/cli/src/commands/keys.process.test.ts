import { withSystem } from "@molecule/db";
import { activateSealingKey, recordKeyHolder, recordSealingKey } from "@molecule/db/repositories";
import { generateKeyPair, parseKeyRing } from "@molecule/secrets/open";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { runMolecule } from "../testing/run-molecule.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 180_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const molecule = (...args: readonly string[]) => runMolecule(database.url, ["keys", ...args]);
const parsed = (lines: readonly string[]) => lines.map((line): unknown => JSON.parse(line));

it("shows keys, holders and a rotation, asks for one once, and retires what is not in use", async () => {
  const [old, next] = [await generateKeyPair(), await generateKeyPair()];
  await withSystem(database.db, (tx) => recordSealingKey(tx, old));
  await withSystem(database.db, (tx) => activateSealingKey(tx, next));
  const alone = await molecule("status");
  expect(alone).toMatchObject({ status: 1, stderr: "" });
  expect(parsed(alone.lines)).toMatchObject([
    { key: old.id, state: "in use", values: 0 },
    { key: next.id, state: "active" },
  ]);
  await withSystem(database.db, (tx) =>
    recordKeyHolder(tx, { holder: "one", keyIds: [old.id, next.id], missing: [] }),
  );
  expect(await molecule("retire", next.id)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("rotate"),
  });
  expect(parsed((await molecule("retire", old.id)).lines)).toEqual([
    { key: old.id, state: "retired", left_unreadable: 0 },
  ]);
  expect(parsed((await molecule("rotate")).lines)).toMatchObject([{ rotation: { step: "requested" } }]);
  expect(await molecule("rotate")).toMatchObject({ status: 1, stderr: expect.stringContaining("under way") });
  const { status, lines } = await molecule("status");
  expect(status).toBe(0);
  expect(parsed(lines)).toMatchObject([
    { key: old.id, state: "retired" },
    { key: next.id, state: "active" },
    { holder: "one", missing: [] },
    { rotation: { step: "requested", resealed: 0, requested_by: "cli" } },
  ]);
});

it("makes a private key that a ring takes", async () => {
  const { lines, status } = await molecule("generate");
  expect(status).toBe(0);
  expect(parseKeyRing(lines[0] ?? "").ids).toHaveLength(1);
});
