import { withTenant } from "@molecule/db";
import { listAuditEvents } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appRouter } from "./router.ts";
import { createTestApi, type Person, type TestApi } from "./suite.ts";
import { fillWalkedTenant } from "./testing/fill-walked-tenant.ts";
import { ASKING, type Asking, type Ids, type Kind } from "./testing/router-walk-inputs.ts";

const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  type: (procedure as unknown as { _def: { type: string } })._def.type,
}));
const askingOf = (path: string): Asking => ASKING[path] ?? { kind: "tenant", input: () => ({}) };
const ofKind = (...kinds: readonly Kind[]) =>
  procedures.filter(({ path }) => kinds.includes(askingOf(path).kind));

let test: TestApi;
let owner: Person;
let stranger: Person;
let runner: Person;
let viewer: Person;
let mine: TenantScope;
let theirs: TenantScope;
let mineIds: Ids;
let theirIds: Ids;

beforeAll(async () => {
  test = await createTestApi();
  [owner, stranger, runner] = [
    await test.createPerson(),
    await test.createPerson(),
    await test.createPerson({ operator: true }),
  ];
  mine = await test.createTenant(owner, { sandbox: true });
  theirs = await test.createTenant(stranger, { sandbox: true });
  viewer = await test.createPerson();
  await test.join(viewer, mine.tenantId, "viewer");
  const [colleague, foreigner] = [await test.createPerson(), await test.createPerson()];
  await test.join(colleague, mine.tenantId, "member");
  await test.join(foreigner, theirs.tenantId, "member");
  mineIds = await fillWalkedTenant(test, mine, colleague.userId);
  theirIds = await fillWalkedTenant(test, theirs, foreigner.userId);
}, 180_000);
afterAll(() => test.close());

/** Calls a procedure by its path; a subscription is asked for its first value. */
const call = async (person: Person | null, path: string, input: unknown): Promise<unknown> => {
  const [noun = "", verb = ""] = path.split(".");
  const caller = test.callerOf(person) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >;
  const answer = await caller[noun]?.[verb]?.(input);
  if (typeof answer !== "object" || answer === null || !(Symbol.asyncIterator in answer)) return answer;
  const values = answer as AsyncIterable<unknown>;
  for await (const value of values) return value;
  return undefined;
};

const codeOf = async (person: Person | null, path: string, input: unknown): Promise<string> => {
  try {
    await call(person, path, input);
    return "answered";
  } catch (error) {
    return error instanceof TRPCError ? error.code : String(error);
  }
};

const auditOf = (scope: TenantScope) =>
  withTenant(test.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 500 }));

it("knows every procedure of the router, and no other", () => {
  expect(Object.keys(ASKING).toSorted()).toEqual(procedures.map(({ path }) => path).toSorted());
});

it("has at most eight procedures per noun", () => {
  for (const [noun, paths] of Map.groupBy(procedures, ({ path }) => path.split(".")[0])) {
    expect(paths.length, String(noun)).toBeLessThanOrEqual(8);
  }
});

describe("another tenant's ids are not found", () => {
  it.each(ofKind("tenant"))("$path in a tenant of others", async ({ path }) => {
    expect(await codeOf(owner, path, askingOf(path).input(theirIds))).toBe("NOT_FOUND");
  });

  it.each(ofKind("tenant", "operator").filter(({ path }) => askingOf(path).namesMore))(
    "$path in one's own tenant with ids of others",
    async ({ path }) => {
      const input = { ...askingOf(path).input(theirIds), tenantId: mineIds.tenantId };
      expect(await codeOf(askingOf(path).kind === "operator" ? runner : owner, path, input)).toBe(
        "NOT_FOUND",
      );
    },
  );

  it("move: under a parent of others", async () => {
    const input = {
      tenantId: mineIds.tenantId,
      workspaceId: mineIds.workspaceId,
      parentId: theirIds.workspaceId,
    };
    expect(await codeOf(owner, "workspace.move", input)).toBe("NOT_FOUND");
  });

  it("nothing of it left a trace there", async () => {
    expect((await auditOf(theirs)).map(({ action }) => action)).toEqual(["change_set.held", "secret.set"]);
  });
});

/** Says only that somebody looks, which every person may who reads. */
const VIEWERS_MAY: ReadonlySet<string> = new Set(["log.watch"]);

describe("who may", () => {
  // One for all: signing in is limited.
  let viewer: Person;
  beforeAll(async () => {
    viewer = await test.createPerson();
    await test.join(viewer, mine.tenantId, "viewer");
  });

  it.each(procedures)("$path: nobody without a session", async ({ path }) => {
    expect(await codeOf(null, path, askingOf(path).input(mineIds))).toBe("UNAUTHORIZED");
  });

  it.each(ofKind("operator"))("$path: an operator only, an owner is none", async ({ path }) => {
    expect(await codeOf(owner, path, askingOf(path).input(mineIds))).toBe("FORBIDDEN");
  });

  it.each(ofKind("tenant").filter(({ type, path }) => type === "mutation" && !VIEWERS_MAY.has(path)))(
    "$path: not a viewer",
    async ({ path }) => {
      expect(await codeOf(viewer, path, askingOf(path).input(mineIds))).toBe("FORBIDDEN");
    },
  );

  it("what all workspaces inherit: not a member", async () => {
    const member = await test.createPerson();
    await test.join(member, mine.tenantId, "member");
    const input = { ...askingOf("secret.set").input(mineIds), workspaceId: null };
    expect(await codeOf(member, "secret.set", input)).toBe("FORBIDDEN");
  });

  it("an operator is no member: tenants' own procedures stay closed", async () => {
    for (const { path } of ofKind("tenant")) {
      expect(await codeOf(runner, path, askingOf(path).input(mineIds)), path).toBe("NOT_FOUND");
    }
  });
});

describe("each input of this walk is one that is answered", () => {
  it.each(procedures.filter(({ type, path }) => type === "query" || path === "workspace.create"))(
    "$path",
    async ({ path }) => {
      const person = askingOf(path).kind === "operator" ? runner : owner;
      expect(await codeOf(person, path, askingOf(path).input(mineIds))).toBe("answered");
    },
  );
});
