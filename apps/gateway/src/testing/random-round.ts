import { BUDGET_SCOPES, BUDGET_WINDOWS, type BudgetScope, type BudgetWindow } from "@molecule/domain";
import fc from "fast-check";

/** What happens before the calls of a round. */
export type RoundEvent =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "set-budget";
      readonly scope: BudgetScope;
      readonly window: BudgetWindow;
      readonly calls: number;
    }
  | { readonly kind: "archive-budgets" }
  /** The run's key is revoked while its calls are under way, and a new run takes its place. */
  | { readonly kind: "end-run" }
  /** The database commits and its answer is lost, so that the gateway delivers again. */
  | { readonly kind: "cut-reply" }
  | { readonly kind: "database-away"; readonly forMs: number };

/** What the provider does with one of the calls, whichever comes first. */
export type Misbehaviour = {
  readonly status?: number;
  readonly cutAfterEvents?: number;
  readonly usage?: Readonly<Record<string, unknown>> | null;
  readonly delayMs?: number;
};

export type RandomCall = {
  readonly caller: number;
  readonly shape: "messages" | "chat" | "responses";
  readonly stream: boolean;
  readonly words: number;
  readonly maxTokens: number;
  /** The caller leaves after so many pieces of the answer; null reads all. */
  readonly leaveAfter: number | null;
  /** 0 or 1: of two replicas. */
  readonly replica: number;
};

export type Round = {
  readonly event: RoundEvent;
  readonly misbehaviours: readonly Misbehaviour[];
  readonly calls: readonly RandomCall[];
};

/** Places in a stream at which callers leave. */
const LEAVE_AFTER = 12;
export const CALLERS = 3;

/** No more than a body of some hundred bytes can have. */
const count = fc.nat({ max: 400 });

const event: fc.Arbitrary<RoundEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "nothing" as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("set-budget" as const),
      scope: fc.constantFrom(...BUDGET_SCOPES),
      window: fc.constantFrom(...BUDGET_WINDOWS),
      calls: fc.nat({ max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "archive-budgets" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "end-run" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "cut-reply" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("database-away" as const), forMs: fc.nat({ max: 300 }) }),
  },
);

const misbehaviour: fc.Arbitrary<Misbehaviour> = fc.oneof(
  fc.record({ status: fc.constantFrom(400, 404, 413, 429, 500, 503, 529) }),
  fc.record({ cutAfterEvents: fc.nat({ max: 14 }) }),
  fc.record({ delayMs: fc.nat({ max: 100 }) }),
  fc.record({
    usage: fc.oneof(
      fc.constant(null),
      fc.record({
        output_tokens: fc.constantFrom(-1, 1.5, "7"),
        completion_tokens: fc.constantFrom(-1, 1.5, "7"),
      }),
      fc.record({ cache_read_input_tokens: count, cache_creation_input_tokens: count }),
    ),
  }),
);

const call: fc.Arbitrary<RandomCall> = fc.record({
  caller: fc.nat({ max: CALLERS - 1 }),
  shape: fc.constantFrom("messages", "messages", "chat", "responses"),
  stream: fc.boolean(),
  words: fc.nat({ max: 12 }),
  maxTokens: fc.integer({ min: 1, max: 60 }),
  leaveAfter: fc.option(fc.nat({ max: LEAVE_AFTER - 1 }), { freq: 3 }),
  replica: fc.nat({ max: 1 }),
});

/** Some rounds of up to `mostCalls` calls each. */
export const arbitraryRounds = (mostCalls: number): fc.Arbitrary<readonly Round[]> =>
  fc.array(
    fc.record({
      event,
      misbehaviours: fc.array(misbehaviour, { maxLength: Math.ceil(mostCalls / 4) }),
      calls: fc.array(call, { minLength: 4, maxLength: mostCalls, size: "max" }),
    }),
    { minLength: 2, maxLength: 5 },
  );
