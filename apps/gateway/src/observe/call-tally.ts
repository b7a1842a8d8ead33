import type { NanoUsd } from "@molecule/domain";
import type { AdmittedCall } from "@molecule/services/calls";
import { type CallOutcome, type EndedCall, outcomeOf } from "./observer.ts";

/** Numbers of one kind of call. Kept as plain fields, because every call counts itself and hardly anybody looks. */
export type Tally = {
  readonly vendor: string;
  readonly model: string;
  readonly mode: "live" | "sandbox";
  readonly streaming: boolean;
  readonly outcomes: Record<CallOutcome, number>;
  readonly tokens: Record<TokenClass, number>;
  chargedNanoUsd: NanoUsd;
};

export const TOKEN_CLASSES = ["input", "cacheRead", "cacheWrite5m", "cacheWrite1h", "output"] as const;
export type TokenClass = (typeof TOKEN_CLASSES)[number];

export type CallTally = {
  count(call: EndedCall): void;
  tallies(): Iterable<Tally>;
};

const emptyTally = ({ vendor, model, sandbox, streaming }: AdmittedCall): Tally => ({
  ...{ vendor, model, streaming, mode: sandbox ? "sandbox" : "live", chargedNanoUsd: 0n },
  outcomes: { settled: 0, estimated: 0, unresolved: 0, void: 0 },
  tokens: { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 },
});

/** The charge of an ended call; nothing for one without a price. */
export const chargeOf = ({ line }: Pick<EndedCall, "line">): NanoUsd => {
  const legs = line.kind === "settlement" ? (line.row.charge?.legs ?? []) : [];
  return legs.find((leg) => leg.account === "platform_revenue")?.amountNanoUsd ?? 0n;
};

/** Counts calls by model, mode and form. A model is one of the registry's, so there are few kinds. */
export const createCallTally = (): CallTally => {
  const byModel = new Map<string, (Tally | undefined)[]>();

  const find = (attempt: AdmittedCall): Tally => {
    let kinds = byModel.get(attempt.model);
    if (kinds === undefined) {
      kinds = [];
      byModel.set(attempt.model, kinds);
    }
    const at = (attempt.sandbox ? 2 : 0) + (attempt.streaming ? 1 : 0);
    const known = kinds[at];
    if (known !== undefined) return known;
    const added = emptyTally(attempt);
    kinds[at] = added;
    return added;
  };

  return {
    count: (call) => {
      const tally = find(call.attempt);
      tally.outcomes[outcomeOf(call)] += 1;
      if (call.line.kind === "closing") return;
      const { usage } = call.line.row;
      for (const each of TOKEN_CLASSES) tally.tokens[each] += Number(usage[each]);
      tally.chargedNanoUsd += chargeOf(call);
    },
    tallies: function* () {
      for (const kinds of byModel.values()) for (const tally of kinds) if (tally !== undefined) yield tally;
    },
  };
};
