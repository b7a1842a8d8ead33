import { randomBytes } from "node:crypto";
import { closeDatabase, connectDatabase, withSystem } from "@molecule/db";
import { dropDatabase } from "@molecule/db/provision";
import { listSealingKeys, listTenants } from "@molecule/db/repositories";
import { getTestPostgres } from "@molecule/testing";
import postgres from "postgres";
import { afterAll, expect, it } from "vitest";
import { generateInstallationKeys } from "../installation-keys.ts";
import { runMolecule } from "../testing/run-molecule.ts";

const { adminUrl } = getTestPostgres();
const name = `test_${randomBytes(8).toString("hex")}`;
const password = encodeURIComponent("pass'word/%");
const url = Object.assign(new URL(adminUrl), { username: name, password, pathname: `/${name}` }).href;

afterAll(async () => {
  await dropDatabase(adminUrl, name);
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await sql`drop role if exists ${sql(name)}`;
  await sql.end();
});

/** How the first workspaces are executed, as the superuser sees it. */
const listDriversOfSeeded = async (): Promise<readonly string[]> => {
  const sql = postgres(Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href, { max: 1 });
  const rows = await sql<{ driver: string }[]>`select distinct driver from workspaces`;
  await sql.end();
  return rows.map(({ driver }) => driver);
};

it("makes a role, a database, its tables, and what a new installation starts with; again changes nothing", async () => {
  const { FINGERPRINT_PEPPER: _, ...keys } = await generateInstallationKeys();
  const env = {
    ...keys,
    DATABASE_ADMIN_URL: adminUrl,
    CANVAS_URL: "https://molecule.example",
    GATEWAY_URL: "http://gateway:4401",
    SANDBOX_MODEL_URL: "http://sandbox-model:4403",
    WORKSPACE_DRIVER: "docker",
    MOLECULE_OWNER_EMAIL: "owner@molecule.example",
  };
  const told = [];
  for (const command of ["provision", "provision", "seed", "seed"]) {
    const { status, lines, stderr } = await runMolecule(url, [command], "", env);
    told.push([status, stderr, ...lines.map((line) => Object.keys(JSON.parse(line))[0])]);
  }
  const provisioned = [0, "", "provisioned", "migrated"];
  expect(told).toEqual([provisioned, provisioned, [0, "", "seeded"], [0, "", "seeded"]]);
  const db = connectDatabase({ url, maxConnections: 1, applicationName: "molecule-test" });
  try {
    const slugs = (await withSystem(db, listTenants)).map(({ slug }) => slug);
    expect(slugs.sort()).toEqual(["home", "sandbox-platform", "sandbox-your-keys"]);
    expect(await listDriversOfSeeded()).toEqual(["docker"]);
    const known = (await withSystem(db, listSealingKeys)).map(({ id }) => id);
    expect(known).toEqual([keys.SECRETS_PRIVATE_KEYS.split(":")[0]]);
  } finally {
    await closeDatabase(db);
  }
});

it("says what an address lacks", async () => {
  const bare = Object.assign(new URL(adminUrl), { username: name, password: "", pathname: "/" }).href;
  const { status, stderr } = await runMolecule(bare, ["provision"], "", { DATABASE_ADMIN_URL: adminUrl });
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining("postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE"),
  ]);
});
