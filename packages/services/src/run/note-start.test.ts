import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestDatabase, createTestTenant, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { deleteSecret } from "../secret/delete-secret.ts";
import { listSecrets } from "../secret/list-secrets.ts";
import { listTenantSecrets } from "../secret/list-tenant-secrets.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import { secret } from "../secret/testing/secret-entry.ts";
import type { ServiceContext } from "../service-context.ts";
import { makeWorkspace } from "../workspace/testing/test-workspace.ts";
import { noteStart } from "./note-start.ts";
import { type PrepareRunInput, prepareRun } from "./prepare-run.ts";
import { createStartContext } from "./testing/create-test-team.ts";
import { claimForTest, prepared } from "./testing/test-lease.ts";

let test: TestDatabase;
let ctx: ServiceContext;
let input: PrepareRunInput;
let scope: TenantScope;

beforeAll(async () => {
  test = await createTestDatabase();
  ({ ctx, input } = await createStartContext(test.db));
});
afterAll(() => test.drop());
beforeEach(async () => {
  scope = await createTestTenant(test.db, { billingMode: "byok" });
});

const setForAll = (value: string) =>
  setSecrets(ctx, scope, { workspaceId: null, entries: [secret("DATASET_TOKEN", value)] });

const make = (name: string): Promise<WorkspaceId> =>
  makeWorkspace(ctx, scope, name, {
    model: "opus",
    secrets: [secret("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-noted-0123456789"), secret("OWN_TOKEN", "own")],
  });

/** @returns the run's id */
const startRun = async (id: WorkspaceId): Promise<string> => {
  const lease = await claimForTest(test.db, id, "test-supervisor", ["test-supervisor"]);
  const { run } = prepared(await prepareRun(ctx, lease, input));
  expect(await noteStart(ctx, lease, { ...run, handle: { pid: 1 } })).toBe(true);
  return run.id;
};

const lastUses = async (id: WorkspaceId) => {
  const { rows } = await listSecrets(ctx, scope, { workspaceId: id });
  return Object.fromEntries(rows.map(({ name, winning }) => [name, winning.lastUse]));
};

it("notes by which run and with which version a secret was used last", async () => {
  await setForAll("first-value");
  const [ada, bob] = [await make("Ada"), await make("Bob")];
  expect((await lastUses(ada))["DATASET_TOKEN"]).toBeNull();

  const first = await startRun(ada);
  const used = { runId: first, version: 1, usedAt: expect.any(Date) };
  expect(await lastUses(ada)).toMatchObject({ DATASET_TOKEN: used, OWN_TOKEN: used, MODEL: null });
  expect(await lastUses(bob)).toMatchObject({ DATASET_TOKEN: used, OWN_TOKEN: null });

  await setForAll("second-value");
  const second = await startRun(bob);
  const { rows } = await listTenantSecrets(ctx, scope);
  expect(rows.find(({ name }) => name === "DATASET_TOKEN")?.stored.lastUse).toMatchObject({
    ...{ runId: second, version: 2 },
  });
  expect(await lastUses(ada)).toMatchObject({ OWN_TOKEN: { runId: first } });
});

it("keeps an earlier use while a later start of the same name does not inject it", async () => {
  await setForAll("value");
  const ada = await make("Ada");
  const first = await startRun(ada);
  await setSecrets(ctx, scope, { workspaceId: ada, entries: [secret("DATASET_TOKEN", "of-its-own")] });
  const second = await startRun(ada);
  expect((await lastUses(ada))["DATASET_TOKEN"]).toMatchObject({ runId: second });
  await deleteSecret(ctx, scope, { workspaceId: ada, name: "DATASET_TOKEN" });
  expect((await lastUses(ada))["DATASET_TOKEN"]).toMatchObject({ runId: first });
});
