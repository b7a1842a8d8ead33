import {
  type BillingFacts,
  judgeDraft,
  learnEntry,
  type PlaceDraft,
  resolveBilling,
  type StoredEntry,
} from "@molecule/billing";
import { whatIfFacts } from "@molecule/billing/what-if";
import type { BillingMode, SecretScope, WorkspaceId } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import fc from "fast-check";
import { expect, it } from "vitest";
import { previewFacts } from "../billing/preview-facts.ts";
import { type Draft, type DraftedItem, EMPTY_DRAFT, withPart } from "./draft/draft.ts";
import { judgeLocally } from "./draft/judge-locally.ts";

const DRAFTS = 6_000;
/** Of a busy machine; nothing is said about how fast it is. */
const PATIENCE_MS = 600_000;
const CREDENTIALS = [...new Set(registry.providers.flatMap((provider) => provider.authEnv))];
const listed = (...classes: readonly string[]) =>
  Object.entries(registry.envClasses)
    .filter(([name]) => classes.includes(name))
    .flatMap(([, names]) => names)
    .map((name) => name.replace("*", "X"));
const BYPASS = new Set([...CREDENTIALS, ...listed("credential", "route")]);
const STRANGE = [
  "anthropic_api_key",
  "ANTHROPIC_API_KEY ",
  "ＡNTHROPIC_API_KEY",
  "ANTHROPIC\u200b_API_KEY",
  "1A",
];
const NAMES = [
  ...BYPASS,
  ...listed("platform", "injection", "operator"),
  ...STRANGE,
  "FOO",
  "BAR",
  "DATABASE_URL",
];
const MODELS = [
  ...registry.runtimes.flatMap((runtime) => runtime.providers.flatMap(({ models }) => models)),
  ...["made-up", "platform/x", " "],
];
const VALUES = ["v", "sk-ant-api03-0123456789", "sk-proj-x2", "https://llm.example/v1", "••••", "  ", "a\0b"];

const names = fc.constantFrom(...NAMES);
const model = fc.constantFrom(...MODELS);
const row = fc.record({
  name: names,
  value: fc.constantFrom(...VALUES),
  secret: fc.boolean(),
  opens: fc.boolean(),
});
const rows = fc.array(row, { maxLength: 4 });
const modelRow = fc.option(model, { nil: null, freq: 2 });
const override = fc.constantFrom<BillingMode | null>(
  null,
  null,
  null,
  "byok",
  "platform_managed",
  "disabled",
);
const workspace = fc.record({
  runtime: fc.constantFrom(...registry.runtimes.map((runtime) => runtime.name)),
  ...{ model: modelRow, rows, override },
});
const writes = fc.array(fc.record({ name: names, value: fc.constantFrom(...VALUES) }), { maxLength: 3 });
const undefinedOr = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const part = fc.record({
  ...{
    writes,
    removes: fc.array(fc.constantFrom("MODEL", "MOLECULE_MODEL", "FOO", ...CREDENTIALS), { maxLength: 2 }),
  },
  ...{ model: undefinedOr(model), override: undefinedOr(override) },
});
const drawn = fc.record({
  ...{ a: workspace, b: workspace, tenantRows: rows, tenantModel: modelRow },
  tenantMode: fc.constantFrom("byok" as const, "platform_managed" as const),
  ...{
    sandbox: fc.boolean(),
    tenantPart: undefinedOr(part),
    aPart: undefinedOr(part),
    bPart: undefinedOr(part),
  },
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;
type Rows = Drawn["tenantRows"];

const storedOf = (scope: SecretScope, list: Rows, modelText: string | null): StoredEntry[] => {
  const all = [
    ...list.map(({ name, value, secret, opens }) => ({ name, value, secret, opens })),
    ...(modelText === null ? [] : [{ name: "MODEL", value: modelText, secret: false, opens: true }]),
  ];
  const unique = [
    ...new Map(all.filter(({ value }) => value.trim() !== "").map((one) => [one.name, one])).values(),
  ];
  return unique.map(({ name, value, secret, opens }) => ({
    ...{ name, scope, kind: secret ? ("secret" as const) : ("variable" as const), version: 3, blank: false },
    value: secret ? null : value,
    ...learnEntry(registry, { name, value, gateway: null }),
    ...{ unreadable: secret && !opens, coMingled: false, fingerprint: "f", hint: secret ? "abcd" : null },
  }));
};

/** What the server knows of one workspace. */
const serverFacts = (id: "a" | "b", state: Drawn): BillingFacts => ({
  ...previewFacts({
    workspaceId: id,
    ...state[id],
    tenant: { billingMode: state.tenantMode, sandbox: state.sandbox },
    entries: [],
  }),
  entries: [
    ...storedOf("tenant", state.tenantRows, state.tenantModel),
    ...storedOf("workspace", state[id].rows, state[id].model),
  ],
  lastPayer: {
    payer: "platform",
    mode: "platform_managed",
    provider: "platform",
    credentialMethod: "gateway",
  },
});

/** What a browser knows of it: what leaves the server for that purpose, and nothing that could hold a value. */
const browserKnows = (facts: readonly BillingFacts[]) =>
  new Map(
    facts.map((one) => [
      one.workspaceId as WorkspaceId,
      whatIfFacts(one, "running", ["claude-code", "codex"]),
    ]),
  );

/** The draft as a person would have made it on screen. */
const draftOf = (places: readonly PlaceDraft[]): Draft =>
  places.reduce((draft, { workspaceId, writes: written, removes, model: chosen, override: set }) => {
    const place = workspaceId as WorkspaceId | null;
    const items = new Map<string, DraftedItem>([
      ...removes.map((name) => [name, { action: "remove" as const }] as const),
      ...written.map(({ name, value, kind }) => [name, { action: "write" as const, value, kind }] as const),
    ]);
    return withPart(draft, place, { items, model: chosen, override: set });
  }, EMPTY_DRAFT);

const placesOf = ({ tenantPart, aPart, bPart }: Drawn): PlaceDraft[] =>
  (
    [
      [null, tenantPart],
      ["a", aPart],
      ["b", bPart],
    ] as const
  ).flatMap(([workspaceId, drafted]) => {
    if (drafted === undefined) return [];
    const unique = [...new Map(drafted.writes.map((write) => [write.name, write])).values()];
    const place = {
      workspaceId,
      removes: drafted.removes.filter((name) => !unique.some((write) => write.name === name)),
      writes: unique.map((write) => ({ ...write, kind: "secret" as const })),
    };
    return [workspaceId === null ? place : { ...place, model: drafted.model, override: drafted.override }];
  });

it(
  `judges ${DRAFTS} random drafts like the server, and lets no bypass name through where the platform pays`,
  () => {
    const seen = { accepted: 0, refused: 0, bypassAccepted: 0 };
    const property = fc.property(drawn, (state) => {
      const facts = [serverFacts("a", state), serverFacts("b", state)];
      const about = { tenantMode: state.tenantMode, sandbox: state.sandbox, isStartable: () => true };
      const places = placesOf(state);
      const judge = (known: readonly BillingFacts[]) =>
        judgeDraft(
          registry,
          { ...about, workspaces: new Map(known.map((one) => [one.workspaceId, one])) },
          places,
        );
      const server = judge(facts);
      const tenant = { billingMode: state.tenantMode, sandbox: state.sandbox };
      const local = judgeLocally({ tenant, known: browserKnows(facts) }, draftOf(places));
      expect(local.refusals).toEqual(server.refusals);
      if (server.refusals.length > 0) {
        seen.refused += 1;
        return;
      }
      seen.accepted += 1;
      for (const { workspaceId, writes: written } of places) {
        const bypassing = written.filter(({ name }) => BYPASS.has(name));
        if (bypassing.length === 0) continue;
        seen.bypassAccepted += 1;
        const after = workspaceId === null ? undefined : server.after.get(workspaceId);
        const mode = after === undefined ? state.tenantMode : resolveBilling(registry, after).resolvedMode;
        expect(mode).not.toBe("platform_managed");
      }
    });
    fc.assert(property, { numRuns: DRAFTS });
    expect(Object.values(seen).every((count) => count > DRAFTS / 100)).toBe(true);
  },
  PATIENCE_MS,
);
