import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { grantCredit } from "@molecule/services";
import { linkReceipts } from "@molecule/services/receipts";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../../bin/molecule.mjs", import.meta.url));

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "receipts-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const molecule = (...args: string[]) => {
  const env = { ...process.env, DATABASE_URL: database.url };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: "utf8", env });
  return { status, stdout, stderr };
};
const verify = (lines: readonly string[], ...options: string[]) => {
  const file = join(folder, "receipts.jsonl");
  writeFileSync(file, lines.join("\n"));
  const { status, stdout } = molecule("receipts", "verify", file, ...options);
  return { status, found: stdout.replaceAll(file, "FILE").split("\n").slice(0, -1) };
};

describe("molecule receipts", () => {
  it("exports a chain, and tells a whole one from a changed one", async () => {
    const { ctx } = await createTestContext(database.db);
    const scope = await createTestTenant(database.db, { operator: true });
    for (const amountNanoUsd of [1n, 2n, 3n])
      await grantCredit(ctx, scope, { kind: "grant", amountNanoUsd, reason: "start" });
    await linkReceipts(ctx);
    const exported = molecule("receipts", "export", "--tenant", scope.tenantId);
    expect([exported.status, exported.stderr]).toEqual([0, ""]);
    const lines = exported.stdout.split("\n");

    const whole = verify(lines);
    expect(whole).toMatchObject({ status: 0, found: [expect.stringContaining('"intact":true')] });
    const { head } = JSON.parse(whole.found[0] ?? "");
    expect(verify(lines, "--head", head).status).toBe(0);
    expect(verify(lines, "--head", "0").found[0]).toContain("FILE:5: other_head: ");
    expect(verify(lines.filter((_, i) => i !== 2))).toMatchObject({
      status: 1,
      found: [expect.stringContaining("FILE:3: missing: Receipt 2"), expect.stringContaining("false")],
    });
    const tampered = lines.map((line) => line.replace('"amount_nano_usd":"3"', '"amount_nano_usd":"4"'));
    expect(verify(tampered).found[0]).toContain("FILE:4: tampered: ");
  });

  it("says what is wrong with its input", () => {
    expect(molecule("receipts", "export", "--tenant", "somebody")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"somebody" is not the id'),
    });
    expect(molecule("receipts", "verify", "/nowhere/receipts.jsonl")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("/nowhere/receipts.jsonl"),
    });
  });
});
