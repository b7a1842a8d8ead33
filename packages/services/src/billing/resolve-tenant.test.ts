import { findWorkspace, listWorkspaces } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { setModel } from "../workspace/set-model.ts";
import { makeWorkspace } from "../workspace/testing/test-workspace.ts";
import { resolveTenantWith } from "./resolve-tenant.ts";

let database: TestDatabase;
let ctx: ServiceContext;
let scope: TenantScope;
let id: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  scope = await createTestTenant(database.db, { billingMode: "byok" });
  id = await makeWorkspace(ctx, scope, "w", { model: "opus" });
});
afterAll(() => database.drop());

it("judges the moment in which the rest is read, whatever is saved meanwhile", async () => {
  const { found, judgements } = await resolveTenantWith(ctx, scope, "all", async (tx) => {
    const read = await findWorkspace(tx, scope, id);
    await setModel(ctx, scope, { workspaceId: id, model: "MiniMax-M2.7" });
    return read?.name;
  });
  expect(found).toBe("w");
  expect(judgements.get(id)?.resolution.effectiveModel).toBe("opus");
});

it("still reads the rest when the facts cannot be read, and says so", async () => {
  const admin = postgres(database.adminUrl, { max: 1 });
  await admin`alter table platform_credentials rename to platform_credentials_away`;
  try {
    const { found, judgements } = await resolveTenantWith(ctx, scope, [id], (tx) =>
      listWorkspaces(tx, scope),
    );
    expect(found.map((one) => one.id)).toEqual([id]);
    expect(judgements.get(id)?.resolution).toMatchObject({ source: "constant_fallback" });
    await expect(
      resolveTenantWith(ctx, scope, "all", (tx) => listWorkspaces(tx, scope)),
    ).rejects.toMatchObject({ code: "UNAVAILABLE" });
  } finally {
    await admin`alter table platform_credentials_away rename to platform_credentials`;
    await admin.end();
  }
});
