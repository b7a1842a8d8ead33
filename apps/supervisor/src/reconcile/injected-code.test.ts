import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withTenant } from "@molecule/db";
import { findRunReceipt } from "@molecule/db/repositories";
import type { WorkspaceId } from "@molecule/domain";
import { requestRestart } from "@molecule/services";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createTestInstallation, pidOf, type TestInstallation } from "../testing/test-installation.ts";

// Several processes start in each of these, on whatever machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let test: TestInstallation;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "molecule-canary-"));
  test = await createTestInstallation();
  await test.start();
});
afterAll(async () => {
  await test.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a variable where no guard sees it, as a hand in the database can. */
const putBelowTheGuard = async (
  workspaceId: WorkspaceId | null,
  values: Readonly<Record<string, string>>,
): Promise<void> => {
  const admin = postgres(test.adminUrl, { max: 1 });
  for (const [name, clear] of Object.entries(values)) {
    const [row] = await admin<[{ id: string }]>`
      insert into secrets (id, tenant_id, workspace_id, name, kind, live_version, last_version)
      values (gen_random_uuid(), ${test.scope.tenantId}, ${workspaceId}, ${name}, 'variable', 1, 1) returning id`;
    await admin`insert into secret_versions (tenant_id, secret_id, version, kind, clear, fingerprint)
      values (${test.scope.tenantId}, ${row.id}, 1, 'variable', ${clear}, ${`of ${name}`})`;
  }
  await admin.end();
};

it("code that is named in a stored variable never runs, at whatever scope it stands", async () => {
  const ran = join(folder, "it-ran");
  const module = join(folder, "canary.cjs");
  const script = join(folder, "canary.sh");
  await writeFile(module, `require("node:fs").writeFileSync(${JSON.stringify(ran)}, "")`);
  await writeFile(script, `: > ${ran}`);
  const injecting = { NODE_OPTIONS: `--require=${module}`, BASH_ENV: script };
  // It would run where it is given.
  spawnSync(process.execPath, ["-e", ""], { env: { NODE_OPTIONS: injecting.NODE_OPTIONS } });
  expect(existsSync(ran)).toBe(true);
  await rm(ran);

  const id = await test.create();
  await putBelowTheGuard(id, injecting);
  const inherited = {
    LD_PRELOAD: join(folder, "canary.so"),
    NODE_EXTRA_CA_CERTS: join(folder, "canary.pem"),
    SSL_CERT_FILE: join(folder, "canary.pem"),
  };
  await putBelowTheGuard(null, inherited);
  await test.untilOnline(id, 1);
  await requestRestart(test.ctx, test.scope, { workspaceId: id });
  const run = await test.untilOnline(id, 2);
  const names = [...Object.keys(injecting), ...Object.keys(inherited)].sort();
  const env = await test.environ(pidOf(run));
  expect(names.filter((name) => name in env)).toEqual([]);
  expect(existsSync(ran)).toBe(false);
  const receipt = await withTenant(test.ctx.db, test.scope, (tx) => findRunReceipt(tx, test.scope, run.id));
  const withheld = receipt?.withheld.filter(({ reason }) => reason === "injection_name") ?? [];
  expect(withheld.map(({ name }) => name).sort()).toEqual(names);
});
