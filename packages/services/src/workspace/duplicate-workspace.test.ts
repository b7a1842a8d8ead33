import { type Database, withTenant } from "@molecule/db";
import { listStoredValues } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { createTestContext, createTestDatabase, createTestTenant } from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveWorkspace } from "../billing/resolve-workspace.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { createWorkspace } from "./create-workspace.ts";
import { duplicateWorkspace } from "./duplicate-workspace.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let scope: TenantScope;
let original: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  scope = await createTestTenant(database.db, { billingMode: "platform_managed", operator: true });
  const { workspace } = await createWorkspace(ctx, scope, {
    name: "Ada",
    role: "adds",
    runtime: "claude-code",
    model: "opus",
    secrets: [
      { name: "CLAUDE_CODE_OAUTH_TOKEN", value: "sk-ant-oat01-canary-0123456789", kind: "secret" },
      { name: "REGION", value: "canary-region", kind: "variable", note: "Where it works" },
    ],
  });
  original = workspace.id;
});
afterAll(() => database.drop());

const valuesOf = (id: WorkspaceId) => withTenant(database.db, scope, (tx) => listStoredValues(tx, scope, id));

it("takes over everything but values, and says which names need one", async () => {
  const { workspace, standing, needed } = await duplicateWorkspace(ctx, scope, {
    workspaceId: original,
    name: "Ada 2",
  });
  expect(workspace).toMatchObject({ name: "Ada 2", role: "adds", runtime: "claude-code", parentId: null });
  expect(needed).toEqual([
    { name: "CLAUDE_CODE_OAUTH_TOKEN", kind: "secret", note: null },
    { name: "REGION", kind: "variable", note: "Where it works" },
  ]);
  const rows = await valuesOf(workspace.id);
  expect(rows.map(({ name, clear }) => [name, clear])).toEqual([["MODEL", "opus"]]);
  expect(JSON.stringify({ workspace, standing, needed })).not.toContain("canary");
  // The copy brings its own key or does not start; the platform never pays in its place.
  const resolved = await resolveWorkspace(ctx, scope, workspace.id);
  expect(resolved.resolution.payer).toBe("tenant");
  expect(resolved.plan).toMatchObject({ ok: false, code: "MISSING_BYOK_CREDENTIAL" });
});

it("carries no override, and another tenant's workspace is not found", async () => {
  await setSecrets(ctx, scope, { workspaceId: original, override: "byok" });
  const { workspace } = await duplicateWorkspace(ctx, scope, { workspaceId: original, name: "Ada 3" });
  expect(workspace.billingOverride).toBeNull();
  const stranger = await createTestTenant(database.db);
  await expect(duplicateWorkspace(ctx, stranger, { workspaceId: original, name: "x" })).rejects.toMatchObject(
    { code: "NOT_FOUND" },
  );
  const viewer = { ...scope, role: "viewer" as const };
  await expect(duplicateWorkspace(ctx, viewer, { workspaceId: original, name: "x" })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
