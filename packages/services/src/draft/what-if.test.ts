import { whatIf } from "@molecule/billing/what-if";
import type { Database } from "@molecule/db";
import type { BillingMode } from "@molecule/domain";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { getWhatIfFacts } from "./get-what-if-facts.ts";
import { previewDraft } from "./preview-draft.ts";
import {
  createTestWorld,
  entry,
  OAUTH_TOKEN,
  PLATFORM,
  PLATFORM_MODEL,
  startTestRun,
} from "./testing/test-world.ts";

let database: { db: Database; drop: () => Promise<void> };
let ctx: ServiceContext;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
});
afterAll(() => database.drop());

const NOW = new Date("2026-11-24T00:00:00Z");
const MODELS = ["opus", "claude-sonnet-4-6", PLATFORM_MODEL, "MiniMax-M2.7", "no-such-model"];
const NAMES = ["CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_API_KEY", "MINIMAX_API_KEY", "FOO", "LD_PRELOAD", "foo"];

const makeWorld = async (model: string | undefined) => {
  const { scope, idOf } = await createTestWorld(ctx, { w: model }, { billingMode: "byok", operator: true });
  return { scope, workspaceId: idOf("w") };
};

it("says what the server's preview says, for any change", async () => {
  const worlds = await Promise.all([undefined, "opus", PLATFORM_MODEL].map(makeWorld));
  for (const { scope, workspaceId } of worlds.slice(1))
    await startTestRun(database.db, scope, workspaceId, PLATFORM);
  const [, withOpus] = worlds;
  if (withOpus === undefined) throw new Error("there is no second world");
  const { scope, workspaceId } = withOpus;
  await setSecrets(ctx, scope, { workspaceId, entries: [entry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)] });

  const entries = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      value: fc.constantFrom("sk-ant-x1", "plain", " ", "sk-sandbox-00112233-abcdef"),
      kind: fc.constant("secret" as const),
    }),
    { maxLength: 3, selector: ({ name }) => name },
  );
  const change = fc.record({
    entries,
    model: fc.option(fc.constantFrom(...MODELS), { nil: undefined }),
    runtime: fc.option(fc.constantFrom("claude-code", "codex", "nonsense"), { nil: undefined }),
    override: fc.option(fc.constantFrom<BillingMode | null>("byok", "platform_managed", "disabled", null), {
      nil: undefined,
    }),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...worlds), change, async (world, { entries: writes, ...rest }) => {
      const { workspaceId: id } = world;
      const preview = await previewDraft(ctx, world.scope, {
        places: [{ workspaceId: id, entries: writes, ...rest }],
      });
      const known = await getWhatIfFacts(ctx, world.scope, { workspaceId: id });
      const seen = whatIf(ctx.registry, known, { writes, removes: [], ...rest }, NOW);
      const [effect] = preview.effects;
      expect(seen.refusals).toEqual(preview.refusals);
      expect([seen.restart, seen.payerChange]).toEqual([effect?.restart, effect?.payerChange]);
      for (const side of ["before", "after"] as const) {
        const { payer, plan, resolution } = effect?.[side] ?? {};
        expect(seen[side]).toMatchObject({ sentence: payer?.sentence, mode: resolution?.resolvedMode });
        expect(seen[side].refusal?.code ?? null).toBe(plan?.ok === false ? plan.code : null);
        if (plan?.ok === true) expect(seen[side].credentialMethod).toBe(plan.payer.credentialMethod);
      }
    }),
    { numRuns: 150 },
  );
});

it("says payer, provider, credential, price and restart of another model, and holds no secret", async () => {
  const { scope, workspaceId } = await makeWorld(PLATFORM_MODEL);
  await startTestRun(database.db, scope, workspaceId, PLATFORM);
  const known = await getWhatIfFacts(ctx, scope, { workspaceId });
  const writes = [entry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)];
  const seen = whatIf(ctx.registry, known, { writes, removes: [], model: "opus" }, NOW);
  expect(seen).toMatchObject({
    before: { mode: "platform_managed", credentialMethod: "gateway", price: { kind: "credits" } },
    after: {
      ...{
        mode: "byok",
        provider: "anthropic-oauth",
        model: "opus",
        credentialMethod: "CLAUDE_CODE_OAUTH_TOKEN",
      },
      price: { kind: "subscription" },
      refusal: { code: "PAYER_CHANGE_UNCONFIRMED" },
    },
    refusals: [],
    payerChange: { before: PLATFORM, after: { payer: "tenant" } },
    restart: "needs_agreement",
  });
  expect(JSON.stringify(seen, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toContain(
    OAUTH_TOKEN,
  );
  const key = { writes: [entry("ANTHROPIC_API_KEY", "sk-ant-x1")], removes: [], model: "claude-sonnet-4-6" };
  expect(whatIf(ctx.registry, known, key, NOW).after.price).toMatchObject({
    kind: "provider",
    price: { model: PLATFORM_MODEL },
  });
});

it("no fingerprint and no sealed value leaves the server", async () => {
  const { scope, workspaceId } = await makeWorld("opus");
  await setSecrets(ctx, scope, { workspaceId, entries: [entry("CLAUDE_CODE_OAUTH_TOKEN", OAUTH_TOKEN)] });
  const { facts } = await getWhatIfFacts(ctx, scope, { workspaceId });
  expect(facts.entries.map(({ name, fingerprint }) => [name, fingerprint]).toSorted()).toEqual([
    ["CLAUDE_CODE_OAUTH_TOKEN", null],
    ["MODEL", null],
  ]);
  expect(JSON.stringify(facts)).not.toContain(OAUTH_TOKEN);
});
