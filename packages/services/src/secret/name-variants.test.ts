import { withTenant } from "@molecule/db";
import { listAuditEvents, listStoredValues } from "@molecule/db/repositories";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorkspace } from "../workspace/create-workspace.ts";
import { setSecrets } from "./set-secrets.ts";

const NAMES = [
  "ANTHROPIC_API_KEY",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "OPENAI_API_KEY",
  "ANTHROPIC_BASE_URL",
  "HTTPS_PROXY",
];
const INVISIBLE = [
  "\u200b",
  "\u200c",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u00ad",
  "\u180e",
  "\u202e",
  "\u0000",
  "\u0301",
];
const BLANKS = [" ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "\u3000"];
const HOMOGLYPHS: Readonly<Record<string, string>> = {
  A: "\u0410", // Cyrillic
  C: "\u0421",
  E: "\u0395", // Greek
  H: "\u041d",
  I: "\u0406",
  K: "\u039a",
  O: "\u041e",
  P: "\u0420",
  T: "\u03a4",
  X: "\u03a7",
  Y: "\u03a5",
};

const fullWidth = (name: string): string =>
  name.replace(/[A-Z0-9]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0));

const variantsOf = (name: string): string[] => [
  name.toLowerCase(),
  name[0]?.toLowerCase() + name.slice(1),
  name.slice(0, -1) + (name.at(-1) ?? "").toLowerCase(),
  fullWidth(name),
  fullWidth(name[0] ?? "") + name.slice(1),
  name.replaceAll("_", "-"),
  name.replaceAll("_", "\uff3f"),
  `${name}=`,
  `export ${name}`,
  `1${name}`,
  ...INVISIBLE.flatMap((mark) => [mark + name, name + mark, name.replace("_", `_${mark}`)]),
  ...BLANKS.flatMap((blank) => [blank + name, name + blank, name.replace("_", `${blank}_`)]),
  ...Object.entries(HOMOGLYPHS).flatMap(([letter, twin]) =>
    name.includes(letter) ? [name.replace(letter, twin)] : [],
  ),
  `${name.slice(0, 3)}\u030a${name.slice(3)}`,
];

const variants = NAMES.flatMap(variantsOf);

let drop: () => Promise<void>;
let world: Awaited<ReturnType<typeof make>>;
const make = async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  const { ctx } = await createTestContext(database.db);
  const scope = await createTestTenant(database.db, { billingMode: "byok" });
  const { workspace } = await createWorkspace(ctx, scope, { name: "w", runtime: "claude-code" });
  return { db: database.db, ctx, scope, workspaceId: workspace.id };
};
beforeAll(async () => {
  world = await make();
});
afterAll(() => drop());

it(`refuses ${variants.length} spellings of bypass names at both scopes and normalises none of them`, async () => {
  const { db, ctx, scope, workspaceId } = world;
  expect(variants.length).toBeGreaterThan(250);
  expect(new Set(variants).size).toBe(variants.length);
  for (const [index, name] of variants.entries()) {
    const place = index % 2 === 0 ? workspaceId : null;
    await expect(
      setSecrets(ctx, scope, { workspaceId: place, entries: [{ name, value: "value", kind: "secret" }] }),
      JSON.stringify(name),
    ).rejects.toMatchObject({ code: "INVALID_NAME" });
  }
  const { stored, audit } = await withTenant(db, scope, async (tx) => ({
    stored: await listStoredValues(tx, scope, workspaceId),
    audit: await listAuditEvents(tx, scope, { limit: 1_000 }),
  }));
  expect(stored).toEqual([]);
  expect(JSON.stringify(audit)).not.toMatch(/[^\x20-\x7e]/);
  expect(audit.filter((event) => event.action === "secret.refused")).toHaveLength(variants.length);
  expect(JSON.stringify(audit)).toContain("like ANTHROPIC_API_KEY");
});

it("keeps a secret that was pasted into the name's field out of the record", async () => {
  const { db, ctx, scope, workspaceId } = world;
  const pasted = "sk-ant-api03-Pasted0Into1The2Wrong3Field";
  const entries = [{ name: pasted, value: "value", kind: "secret" as const }];
  await expect(setSecrets(ctx, scope, { workspaceId, entries })).rejects.toMatchObject({
    code: "INVALID_NAME",
  });
  const audit = await withTenant(db, scope, (tx) => listAuditEvents(tx, scope, { limit: 1_000 }));
  expect(JSON.stringify(audit)).toContain(`(${pasted.length} characters)`);
  expect(JSON.stringify(audit)).not.toMatch(/Pasted0|PASTED0/);
});

it("deletes nothing under a spelling that cannot be stored", async () => {
  const { ctx, scope, workspaceId } = world;
  const remove = ["\0ANTHROPIC_API_KEY", "anthropic_api_key"];
  expect((await setSecrets(ctx, scope, { workspaceId, remove })).removed).toEqual([]);
});
