import { type Database, withTenant } from "@molecule/db";
import { type AuditEvent, listAuditEvents, listStoredValues } from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { setOverride } from "../billing/set-override.ts";
import type { ServiceContext } from "../service-context.ts";
import { setBillingMode } from "../tenant/set-billing-mode.ts";
import { setModel } from "../workspace/set-model.ts";
import { setSecrets } from "./set-secrets.ts";
import { createWorld, type World } from "./testing/test-world.ts";

/** More on request: `MOLECULE_RACE_ROUNDS=500` makes 10,000 steps. */
const ROUNDS = Number(process.env["MOLECULE_RACE_ROUNDS"] ?? 40);
vi.setConfig({ testTimeout: 180_000 + ROUNDS * 300 });
const PLATFORM_MODEL = "anthropic/claude-sonnet-4-6";
const KEY = {
  name: "CLAUDE_CODE_OAUTH_TOKEN",
  value: "sk-ant-oat01-race-0123456789",
  kind: "secret",
} as const;

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
let openSecret: OpenSecret;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const makeWorld = () => createWorld(ctx, { billingMode: "byok", operator: true, model: "opus" });

const pauseMs = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs all at once, each after its own random pause, and waits for all; refusals are part of the game. */
const interleave = async (steps: readonly (() => Promise<unknown>)[]): Promise<void> => {
  const results = await Promise.allSettled(
    steps.map(async (step) => {
      await pauseMs(Math.random() * 6);
      return step();
    }),
  );
  for (const result of results)
    if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "BYPASS_KEY_REJECTED" });
};

/** Oldest first. Ids of this process grow in the order in which they were drawn, under the locks of the write. */
const historyOf = async ({ scope }: World): Promise<AuditEvent[]> => {
  const events = await withTenant(database.db, scope, (tx) => listAuditEvents(tx, scope, { limit: 100_000 }));
  return events.toReversed();
};

/** Counts keys that were stored while `payerOf` said that the platform pays, over the record in its order. */
const countLeaks = (
  events: readonly AuditEvent[],
  payerAfter: (event: AuditEvent, before: "platform" | "tenant") => "platform" | "tenant",
): { leaks: number; stored: number } => {
  let payer: "platform" | "tenant" = "tenant";
  let leaks = 0;
  let stored = 0;
  for (const event of events) {
    if (event.action === "secret.set" && JSON.stringify(event.detail).includes(KEY.name)) {
      stored += 1;
      if (payer === "platform") leaks += 1;
    }
    payer = payerAfter(event, payer);
  }
  return { leaks, stored };
};

describe("the guard against whoever changes the payer at the same moment", () => {
  it(`tenant scope against the tenant's mode, ${ROUNDS} rounds of 5`, async () => {
    const world = await makeWorld();
    const write = () => setSecrets(ctx, world.scope, { workspaceId: null, entries: [KEY] });
    const mode = (to: "byok" | "platform_managed") => () => setBillingMode(ctx, world.scope, { mode: to });
    for (let round = 0; round < ROUNDS; round += 1)
      await interleave([write, mode("platform_managed"), write, mode("byok"), write]);
    const { leaks, stored } = countLeaks(await historyOf(world), (event, before) =>
      event.action !== "tenant.billing_mode_set"
        ? before
        : event.detail["after"] === "byok"
          ? "tenant"
          : "platform",
    );
    expect(leaks).toBe(0);
    expect(stored).toBeGreaterThan(ROUNDS / 10);
    expect(stored).toBeLessThan(ROUNDS * 3);
  });

  it(`workspace scope against the override, ${ROUNDS} rounds of 5`, async () => {
    const world = await makeWorld();
    const { scope, workspaceId } = world;
    const write = () => setSecrets(ctx, scope, { workspaceId, entries: [KEY] });
    const override = (mode: string | null) => () => setOverride(ctx, scope, { workspaceId, mode });
    for (let round = 0; round < ROUNDS; round += 1)
      await interleave([write, override("platform_managed"), write, override(null), write]);
    const { leaks, stored } = countLeaks(await historyOf(world), (event, before) =>
      event.action !== "workspace.override_set"
        ? before
        : event.detail["after"] === null
          ? "tenant"
          : "platform",
    );
    expect(leaks).toBe(0);
    expect(stored).toBeGreaterThan(ROUNDS / 10);
    expect(stored).toBeLessThan(ROUNDS * 3);
  });

  it(`workspace scope against the model, ${ROUNDS} rounds of 5`, async () => {
    const world = await makeWorld();
    const { scope, workspaceId } = world;
    const models = new Map<number, string>();
    const write = () => setSecrets(ctx, scope, { workspaceId, entries: [KEY] });
    const choose = (model: string) => async () => {
      const { written } = await setModel(ctx, scope, { workspaceId, model });
      models.set(written[0]?.version ?? 0, model);
    };
    for (let round = 0; round < ROUNDS; round += 1)
      await interleave([write, choose(PLATFORM_MODEL), write, choose("opus"), write]);
    const { leaks, stored } = countLeaks(await historyOf(world), (event, before) => {
      const version = versionsOf(event)["MODEL"];
      if (version === undefined) return before;
      return models.get(version) === PLATFORM_MODEL ? "platform" : "tenant";
    });
    expect(leaks).toBe(0);
    expect(stored).toBeGreaterThan(ROUNDS / 10);
    expect(stored).toBeLessThan(ROUNDS * 3);
  });

  it(`workspace scope against the tenant's MODEL, ${ROUNDS} rounds of 5`, async () => {
    const world = await makeWorld();
    const { scope, workspaceId } = world;
    await setModel(ctx, scope, { workspaceId, model: null });
    const models = new Map<number, string>();
    const write = () => setSecrets(ctx, scope, { workspaceId, entries: [KEY] });
    const choose = (value: string) => async () => {
      const entries = [{ name: "MODEL", value, kind: "variable" as const }];
      const { written } = await setSecrets(ctx, scope, { workspaceId: null, entries });
      models.set(written[0]?.version ?? 0, value);
    };
    await choose("opus")();
    for (let round = 0; round < ROUNDS; round += 1)
      await interleave([write, choose(PLATFORM_MODEL), write, choose("opus"), write]);
    const { leaks, stored } = countLeaks(await historyOf(world), (event, before) => {
      const version = event.workspaceId === null ? versionsOf(event)["MODEL"] : undefined;
      if (version === undefined) return before;
      return models.get(version) === PLATFORM_MODEL ? "platform" : "tenant";
    });
    expect(leaks).toBe(0);
    expect(stored).toBeGreaterThan(ROUNDS / 10);
    expect(stored).toBeLessThan(ROUNDS * 3);
  });
});

const versionsOf = (event: AuditEvent): Readonly<Record<string, number>> => {
  const versions: unknown = event.detail["versions"];
  if (event.action !== "secret.set" || typeof versions !== "object" || versions === null) return {};
  return Object.fromEntries(Object.entries(versions).map(([name, version]) => [name, Number(version)]));
};

describe("saves of one name at once", () => {
  it("all land, as versions of their own, each sealed for the version that it got", async () => {
    const { scope, workspaceId } = await makeWorld();
    const save = (value: string) => () =>
      setSecrets(ctx, scope, { workspaceId, entries: [{ name: "TOKEN_A", value, kind: "secret" }] });
    await interleave(Array.from({ length: 20 }, (_, index) => save(`value ${index}`)));
    const events = await historyOf({ scope, workspaceId });
    const versions = events.flatMap((event) => versionsOf(event)["TOKEN_A"] ?? []);
    expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const stored = await withTenant(database.db, scope, (tx) => listStoredValues(tx, scope, workspaceId));
    const { version = 0, sealed, keyId } = stored.find((row) => row.name === "TOKEN_A") ?? {};
    const place = {
      tenantId: scope.tenantId,
      scope: "workspace" as const,
      workspaceId,
      name: "TOKEN_A",
      version,
    };
    const opened = await openSecret(place, { sealed: sealed ?? new Uint8Array(), keyId: keyId ?? "" });
    expect(opened.expose()).toMatch(/^value \d+$/);
  });
});
