/** One deliberate fault: the text it replaces, the tests that must notice, and tests that must not. */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
  /** At least one of these must fail. */
  readonly red: readonly TestSelection[];
  /** All of these must pass: the fault is caught for its own reason, not because everything broke. */
  readonly controls: readonly TestSelection[];
};

export type TestSelection = { readonly file: string; readonly name: string };

const RESOLVE = "packages/billing/src/resolve/resolve-billing.test.ts";
const PLAN = "packages/billing/src/env/plan.test.ts";
const GUARD = "packages/billing/src/guard/check-secret-write.test.ts";
const SCAN = "packages/billing/src/env/scan-env.test.ts";
const PAYER = "packages/billing/src/env/payer-change.test.ts";
const PREPARE = "packages/services/src/run/prepare-run.test.ts";
const STEP = "apps/supervisor/src/reconcile/plan-step.test.ts";
const MOVES = "packages/domain/src/state-moves.test.ts";
const WITHHOLD = "packages/billing/src/env/withhold.ts";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "drop the stored-model fallback",
    edits: [
      {
        file: "packages/billing/src/resolve/effective-model.ts",
        find: "of MODEL_NAMES)",
        replace: "of MODEL_NAMES.slice(2))",
      },
    ],
    red: [{ file: RESOLVE, name: "keeps byok for a stored model" }],
    controls: [{ file: RESOLVE, name: "stays platform_managed without a model or credential" }],
  },
  {
    name: "strip tenant-scope credentials on byok",
    edits: [
      {
        file: WITHHOLD,
        find: "entry.name !== context.chosenName && context.runtime.reads.includes(entry.name)",
        replace:
          "entry.scope === 'tenant' || (entry.name !== context.chosenName && context.runtime.reads.includes(entry.name))",
      },
    ],
    red: [{ file: PLAN, name: "never strips a tenant-scope credential" }],
    controls: [{ file: PLAN, name: "lets no tenant credential and no tenant route through" }],
  },
  {
    name: "drop the tenant-scope guard",
    edits: [
      {
        file: "packages/billing/src/guard/check-secret-write.ts",
        find: 'return input.tenantMode === "platform_managed";',
        replace: "return false;",
      },
    ],
    red: [{ file: GUARD, name: "at tenant scope of a platform_managed tenant" }],
    controls: [{ file: GUARD, name: "judges a model and its token written together" }],
  },
  {
    name: "drop the workspace guard",
    edits: [
      {
        file: "packages/billing/src/guard/check-secret-write.ts",
        find: 'return resolveBilling(registry, input.factsAfter).resolvedMode === "platform_managed";',
        replace: "return false;",
      },
    ],
    red: [{ file: GUARD, name: "refuses OPENAI_API_KEY at workspace scope" }],
    controls: [{ file: GUARD, name: "at tenant scope of a platform_managed tenant" }],
  },
  {
    name: "let constant_fallback start",
    edits: [
      {
        file: "packages/billing/src/env/plan-names.ts",
        find: 'resolution.source === "constant_fallback"',
        replace: "false",
      },
    ],
    red: [{ file: PLAN, name: "never starts on a fallback" }],
    controls: [{ file: PLAN, name: "uses the runtime's default model when none is chosen" }],
  },
  {
    name: "make presence provider-blind",
    edits: [
      {
        file: "packages/billing/src/env/choose-credential.ts",
        find: 'first(shared, "workspace") ?? null',
        replace: 'first(shared, "workspace") ?? entries[0] ?? null',
      },
    ],
    red: [{ file: PLAN, name: "looks for the credential of the model's own provider" }],
    controls: [{ file: PLAN, name: "never strips a tenant-scope credential" }],
  },
  {
    name: "send an Anthropic key to a third party's base URL",
    edits: [
      {
        file: "packages/billing/src/env/plan-names.ts",
        find: "return foreign ? refuse",
        replace: "return foreign && draft.chosen === null ? refuse",
      },
      {
        file: "packages/billing/src/env/fill-env.ts",
        find: "if (owners === null) return false;",
        replace: "if (owners !== undefined) return false;",
      },
    ],
    red: [{ file: PLAN, name: "never sends an Anthropic key" }],
    controls: [{ file: PLAN, name: "looks for the credential of the model's own provider" }],
  },
  {
    name: "let two credential methods through",
    edits: [
      { file: WITHHOLD, find: 'return hijacks ? "conflicts_with_payer" : null;', replace: "return null;" },
    ],
    red: [{ file: PLAN, name: "withholds a second credential method" }],
    controls: [{ file: PLAN, name: "never strips a tenant-scope credential" }],
  },
  {
    name: "skip one alias in the strip",
    edits: [
      {
        file: WITHHOLD,
        find: 'return className === "credential" || className',
        replace: 'return (className === "credential" && entry.name !== "ANTHROPIC_AUTH_TOKEN") || className',
      },
    ],
    red: [{ file: PLAN, name: "withholds ANTHROPIC_AUTH_TOKEN" }],
    controls: [{ file: PLAN, name: "withholds NOUS_API_KEY" }],
  },
  {
    name: "forget the final scan",
    edits: [
      {
        file: "packages/services/src/run/compose-env.ts",
        find: "if (faults.length > 0) return {",
        replace: "if (faults.length > 1_000_000) return {",
      },
    ],
    red: [{ file: PREPARE, name: "stops a credential that travels under an innocent name" }],
    controls: [{ file: PREPARE, name: "on the tenant's token gets that token" }],
  },
  {
    name: "start on an unconfirmed payer change",
    edits: [
      {
        file: "packages/billing/src/env/plan-names.ts",
        find: "confirmation === undefined && before !== null",
        replace: "confirmation === undefined && before === null",
      },
    ],
    red: [{ file: PAYER, name: "a deleted model does not silently move the bill" }],
    controls: [
      { file: PAYER, name: "a first start needs no confirmation" },
      { file: SCAN, name: "passes what the planner made" },
    ],
  },
  {
    name: "let a run serve without a proof",
    edits: [
      {
        file: "apps/supervisor/src/reconcile/plan-step.ts",
        find: 'return { do: "prove", run: next };',
        replace: 'return { do: "go-live", run: next };',
      },
    ],
    red: [{ file: STEP, name: "registered: to be proved, not live yet" }],
    controls: [{ file: STEP, name: "proved: live" }],
  },
  {
    name: "let a sweep turn a workspace that is to be paused into an offline one",
    edits: [
      {
        file: "packages/domain/src/state-moves.ts",
        find: "const straight: readonly ObservedState[] = [rest];",
        replace: 'const straight: readonly ObservedState[] = [rest, "offline"];',
      },
    ],
    red: [{ file: MOVES, name: "lead a workspace that is to rest there" }],
    controls: [{ file: MOVES, name: "let whatever is not removed be started" }],
  },
];
