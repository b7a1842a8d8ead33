import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { withTenant } from "@molecule/db";
import { listAuditEvents, listStoredValues } from "@molecule/db/repositories";
import type { TenantScope, WorkspaceId } from "@molecule/domain";
import { applyDueDrafts } from "@molecule/services/upkeep";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "./router.ts";
import { createTestApi, type Person, type TestApi } from "./suite.ts";

const ROOT = join(import.meta.dirname, "../../..");
const WRITERS = /\b(advanceSecretHeads|insertSecretVersions|pointSecretHead)\b/;
const TABLES = /\.(insert|update)\((secrets|secretVersions)\)/;

const filesThat = async (pattern: RegExp): Promise<string[]> => {
  const found: string[] = [];
  for await (const file of glob(["packages/*/src/**/*.ts", "apps/*/{src,app}/**/*.{ts,tsx}"], {
    cwd: ROOT,
  })) {
    if (file.endsWith(".test.ts") || file.startsWith("packages/testing/")) continue;
    if (pattern.test(await readFile(join(ROOT, file), "utf8"))) found.push(file);
  }
  return found.sort();
};

describe("one way in", () => {
  it("nothing but the guarded write stores a value", async () => {
    const callers = (await filesThat(WRITERS)).filter((file) => !file.startsWith("packages/db/"));
    expect(callers).toEqual(["packages/services/src/secret/write-entries.ts"]);
    const statements = await filesThat(TABLES);
    expect(statements.every((file) => file.startsWith("packages/db/src/repositories/"))).toBe(true);
    const ofEntries = await filesThat(/\bwriteEntries\(/);
    expect(ofEntries).toEqual(["packages/services/src/secret/write-change-set.ts"]);
  });
});

/** Whether an input has room for a name with a value, wherever in it. */
const carriesValues = (schema: unknown): boolean => {
  if (typeof schema !== "object" || schema === null) return false;
  const { properties } = schema as { properties?: Record<string, unknown> };
  if (properties !== undefined && "value" in properties && "name" in properties) return true;
  return Object.values(schema).some(carriesValues);
};

const inputsOf = (procedure: unknown): z.ZodType[] =>
  (procedure as { _def: { inputs: unknown[] } })._def.inputs.filter((input) => input instanceof z.ZodType);

/** Every procedure by which a value can come in; one that is new fails the test below until it is tried here. */
const DOORS: Readonly<Record<string, (at: { workspaceId: WorkspaceId; name: string }) => object>> = {
  "secret.set": ({ workspaceId, name }) => ({ workspaceId, entries: [{ name, value: "v", kind: "secret" }] }),
  "workspace.create": ({ name }) => ({
    name: `w ${name}`,
    runtime: "claude-code",
    secrets: [{ name, value: "v", kind: "secret" }],
  }),
  "draft.preview": (at) => drafted(at),
  "draft.applyNow": (at) => drafted(at),
  "draft.hold": (at) => ({ ...drafted(at), applyAt: null }),
  "secretRotation.start": ({ workspaceId, name }) => ({
    ...{ workspaceId, name, trialWorkspaceId: workspaceId, value: "v" },
  }),
  // Stores nothing, whatever it is given.
  "secret.try": ({ workspaceId, name }) => ({ workspaceId, name, value: "v" }),
};

const drafted = ({ workspaceId, name }: { workspaceId: WorkspaceId; name: string }) => ({
  places: [
    {
      workspaceId,
      entries: [
        { name: "OLD", value: "v", kind: "secret" },
        { name, value: "v", kind: "secret" },
      ],
    },
  ],
});

describe("every door", () => {
  let test: TestApi;
  let owner: Person;
  let scope: TenantScope;
  let workspaceId: WorkspaceId;
  beforeAll(async () => {
    test = await createTestApi();
    owner = await test.createPerson();
    scope = await test.createTenant(owner);
    const { tenantId } = scope;
    const created = await test
      .callerOf(owner)
      .workspace.create({ tenantId, name: "w", runtime: "claude-code" });
    workspaceId = created.id;
  }, 180_000);
  afterAll(() => test.close());

  it("through which a value can come is known here", () => {
    const doors = Object.entries(appRouter._def.procedures)
      .filter(([, procedure]) =>
        inputsOf(procedure).some((input) =>
          carriesValues(z.toJSONSchema(input, { unrepresentable: "any", io: "input" })),
        ),
      )
      .map(([path]) => path);
    expect(doors.sort()).toEqual(Object.keys(DOORS).sort());
  });

  it.each([
    ["a name", { entries: [{ name: "A".repeat(2_000), value: "v", kind: "secret" }] }, "INVALID_NAME"],
    ["a value", { entries: [{ name: "A", value: "v".repeat(1_048_576), kind: "secret" }] }, "INVALID_VALUE"],
    ["a model", { model: "x".repeat(1_000) }, "UNREGISTERED_MODEL"],
  ] as const)(
    "is told by the guard itself that %s is too long, and that is on record",
    async (_, change, code) => {
      const input = { tenantId: scope.tenantId, workspaceId, ...change };
      await expect(test.callerOf(owner).secret.set(input as never)).rejects.toMatchObject({
        cause: { code },
      });
      const events = await withTenant(test.db, scope, (tx) =>
        listAuditEvents(tx, scope, { workspaceId, limit: 1 }),
      );
      expect(events).toMatchObject([{ action: "secret.refused", detail: { code } }]);
    },
  );

  it.each(Object.keys(DOORS))(
    "%s stores no bypass, reserved or malformed name where the platform pays",
    async (path) => {
      const [noun = "", verb = ""] = path.split(".");
      const caller = test.callerOf(owner) as unknown as Record<
        string,
        Record<string, (input: object) => Promise<unknown>>
      >;
      const before = await withTenant(test.db, scope, (tx) => listStoredValues(tx, scope, workspaceId));
      for (const name of [
        "ANTHROPIC_API_KEY",
        "OPENAI_BASE_URL",
        "https_proxy",
        "NODE_OPTIONS",
        "MOLECULE_X",
      ])
        await caller[noun]
          ?.[verb]?.({ tenantId: scope.tenantId, ...DOORS[path]?.({ workspaceId, name }) })
          .catch(() => undefined);
      for (const { id } of await test.callerOf(owner).draft.listHeld({ tenantId: scope.tenantId }))
        await test.callerOf(owner).draft.applyHeld({ tenantId: scope.tenantId, id });
      await applyDueDrafts(test.ctx, test.openSecret);
      expect(await withTenant(test.db, scope, (tx) => listStoredValues(tx, scope, workspaceId))).toEqual(
        before,
      );
      const { workspaces } = await test.callerOf(owner).workspace.list({ tenantId: scope.tenantId });
      expect(workspaces).toHaveLength(1);
    },
  );
});
