import { withSystem } from "@molecule/db";
import { activateGatewaySealingKey } from "@molecule/db/repositories";
import { generateKeyPair } from "@molecule/secrets/open";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runMolecule } from "../testing/run-molecule.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 180_000 });

const VALUE = "sk-ant-api03-not-a-real-key-0123456789";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const molecule = (args: readonly string[], input?: string) => runMolecule(database.url, args, input);

describe("molecule platform-keys", () => {
  it("says that no gateway has a key pair yet", async () => {
    const added = await molecule(["platform-keys", "add", "--vendor", "anthropic"], VALUE);
    expect(added).toMatchObject({ status: 1, stderr: expect.stringContaining("GATEWAY_PRIVATE_KEYS") });
  });

  it("adds a key from standard input, lists it without its value, and retires it", async () => {
    const { id: keyId, publicKey } = await generateKeyPair();
    await withSystem(database.db, (tx) => activateGatewaySealingKey(tx, { id: keyId, publicKey }));
    const added = await molecule(["platform-keys", "add", "--vendor", "anthropic"], `${VALUE}\n`);
    expect(added).toMatchObject({ status: 0, stderr: "" });
    const { id } = JSON.parse(added.lines[0] ?? "");
    const again = await molecule(["platform-keys", "add", "--vendor", "anthropic"], VALUE);
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("in the store already") });
    const listed = await molecule(["platform-keys", "list"]);
    expect(listed.lines.map((line) => JSON.parse(line))).toMatchObject([
      { id, vendor: "anthropic", hint: "6789", status: "next", added_by: "cli" },
    ]);
    const early = await molecule(["platform-keys", "promote", id]);
    expect(early).toMatchObject({ status: 1, stderr: expect.stringContaining(`prove ${id}`) });
    expect(await molecule(["platform-keys", "retire", id])).toMatchObject({ status: 0 });
    const after = await molecule(["platform-keys", "list"]);
    expect(JSON.parse(after.lines[0] ?? "")).toMatchObject({ id, status: "retired" });
    for (const { lines, stderr } of [added, again, listed, early, after])
      expect(`${lines} ${stderr}`).not.toContain(VALUE);
  });
});

describe("molecule suspensions", () => {
  it("sets, lists and lifts, by organization or by vendor", async () => {
    const { tenantId } = await createTestTenant(database.db);
    const reason = ["--reason", "The card was stolen."];
    expect(await molecule(["suspensions", "set", "--tenant", tenantId, ...reason])).toMatchObject({
      status: 0,
    });
    expect(await molecule(["suspensions", "set", "--vendor", "openai", ...reason])).toMatchObject({
      status: 0,
    });
    const listed = await molecule(["suspensions", "list"]);
    expect(listed.lines.map((line) => JSON.parse(line))).toMatchObject([
      { tenant: tenantId, reason: "The card was stolen." },
      { vendor: "openai" },
    ]);
    expect(await molecule(["suspensions", "lift", "--tenant", tenantId])).toMatchObject({ status: 0 });
    expect(await molecule(["suspensions", "lift", "--tenant", tenantId])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("is not suspended"),
    });
    expect((await molecule(["suspensions", "list"])).lines).toHaveLength(1);
    for (const subject of [[], ["--tenant", tenantId, "--vendor", "openai"]])
      expect(await molecule(["suspensions", "set", ...subject, ...reason])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining("either --tenant or --vendor"),
      });
  });
});
