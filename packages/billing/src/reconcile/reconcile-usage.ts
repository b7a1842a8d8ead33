import type { NanoUsd, TokenUsage } from "@molecule/domain";
import type { Price } from "@molecule/registry";
import { PRICE_CLASSES, priceUsage } from "../price/price-usage.ts";

export const DRIFT_CAUSES = ["missing_here", "missing_there", "count_differs", "price_differs"] as const;
export type DriftCause = (typeof DRIFT_CAUSES)[number];

/** One line of a provider's report: of one request, or of one model on one day. */
export type ReportedUsage = {
  /** What it is matched by: the provider's request id, or day and model. */
  readonly key: string;
  readonly model: string;
  readonly day: string;
  readonly usage: TokenUsage;
  /** What the provider says it bills; null when the report names no money. */
  readonly costNanoUsd: NanoUsd | null;
};

/** What we charged under the same key; several calls of one day and model are added up. */
export type ChargedUsage = {
  readonly key: string;
  readonly model: string;
  readonly day: string;
  readonly usage: TokenUsage;
  readonly chargeNanoUsd: NanoUsd;
  /** A call that we know and did not charge: void or unresolved. */
  readonly uncharged: boolean;
};

export type DriftItem = {
  readonly cause: DriftCause;
  readonly key: string;
  readonly model: string;
  readonly day: string;
  readonly ours: TokenUsage | null;
  readonly theirs: TokenUsage | null;
  /** Ours minus theirs: positive when we charged more than the provider bills. Null when their side has no price. */
  readonly driftNanoUsd: NanoUsd | null;
  /** The call is known here, as void or unresolved. */
  readonly knownHere: boolean;
};

export type Reconciliation = {
  readonly matched: number;
  readonly oursNanoUsd: NanoUsd;
  readonly theirsNanoUsd: NanoUsd;
  /** Sum of the items' drifts: ours minus theirs, unpriced items aside. */
  readonly driftNanoUsd: NanoUsd;
  readonly unpriced: number;
  readonly items: readonly DriftItem[];
};

type PriceOf = (model: string, day: string) => Price | undefined;

const sameUsage = (a: TokenUsage, b: TokenUsage): boolean =>
  PRICE_CLASSES.every((name) => a[name] === b[name]);

const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  input: a.input + b.input,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
  cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
  output: a.output + b.output,
});

/** Adds up what has the same key, in the order of first appearance. */
const sumByKey = <T extends { readonly key: string }>(
  rows: Iterable<T>,
  add: (a: T, b: T) => T,
): Map<string, T> => {
  const sums = new Map<string, T>();
  for (const row of rows) {
    const before = sums.get(row.key);
    sums.set(row.key, before === undefined ? row : add(before, row));
  }
  return sums;
};

const addReported = (a: ReportedUsage, b: ReportedUsage): ReportedUsage => ({
  ...a,
  usage: addUsage(a.usage, b.usage),
  costNanoUsd: a.costNanoUsd === null || b.costNanoUsd === null ? null : a.costNanoUsd + b.costNanoUsd,
});

const addCharged = (a: ChargedUsage, b: ChargedUsage): ChargedUsage => ({
  ...a,
  usage: addUsage(a.usage, b.usage),
  chargeNanoUsd: a.chargeNanoUsd + b.chargeNanoUsd,
  uncharged: a.uncharged && b.uncharged,
});

/** What their counts cost by our book; null where the book has no price. */
const priceTheirs = (priceOf: PriceOf, { model, day, usage }: ReportedUsage): NanoUsd | null => {
  const price = priceOf(model, day);
  const priced = price === undefined ? undefined : priceUsage(price, usage);
  return priced?.ok === true ? priced.chargeNanoUsd : null;
};

const listMatched = (ours: ChargedUsage, theirs: ReportedUsage, bookNanoUsd: NanoUsd | null): DriftItem[] => {
  const { key, model, day } = ours;
  const place = { key, model, day, ours: ours.usage, theirs: theirs.usage, knownHere: true };
  const { costNanoUsd } = theirs;
  if (sameUsage(ours.usage, theirs.usage)) {
    // Equal counts cost what we charged; only their own money can say otherwise.
    if (costNanoUsd === null || costNanoUsd === ours.chargeNanoUsd) return [];
    return [{ ...place, cause: "price_differs", driftNanoUsd: ours.chargeNanoUsd - costNanoUsd }];
  }
  const theirCost = bookNanoUsd ?? costNanoUsd;
  const counts: DriftItem = {
    ...place,
    cause: "count_differs",
    driftNanoUsd: theirCost === null ? null : ours.chargeNanoUsd - theirCost,
  };
  if (bookNanoUsd === null || costNanoUsd === null || bookNanoUsd === costNanoUsd) return [counts];
  return [counts, { ...place, cause: "price_differs", driftNanoUsd: bookNanoUsd - costNanoUsd }];
};

const missingHere = (theirs: ReportedUsage, cost: NanoUsd | null, knownHere: boolean): DriftItem => ({
  ...{ cause: "missing_here", key: theirs.key, model: theirs.model, day: theirs.day },
  ...{ ours: null, theirs: theirs.usage, driftNanoUsd: cost === null ? null : -cost, knownHere },
});

const missingThere = (ours: ChargedUsage): DriftItem => ({
  ...{ cause: "missing_there", key: ours.key, model: ours.model, day: ours.day },
  ...{ ours: ours.usage, theirs: null, driftNanoUsd: ours.chargeNanoUsd, knownHere: true },
});

const sum = (amounts: readonly (NanoUsd | null)[]): NanoUsd =>
  amounts.reduce<NanoUsd>((total, amount) => total + (amount ?? 0n), 0n);

/**
 * Holds what we charged against what a provider reports, key by key. The drifts of all causes add up to the
 * difference of the two totals, so that no cent of it is without a cause.
 */
export const reconcileUsage = (
  charged: Iterable<ChargedUsage>,
  reported: Iterable<ReportedUsage>,
  priceOf: PriceOf,
): Reconciliation => {
  const ours = sumByKey(charged, addCharged);
  const theirs = sumByKey(reported, addReported);
  const items: DriftItem[] = [];
  const costs: (NanoUsd | null)[] = [];
  let matched = 0;
  for (const row of theirs.values()) {
    const mine = ours.get(row.key);
    const book = priceTheirs(priceOf, row);
    if (mine === undefined || mine.uncharged) {
      costs.push(row.costNanoUsd ?? book);
      items.push(missingHere(row, row.costNanoUsd ?? book, mine !== undefined));
      continue;
    }
    matched += 1;
    const same = sameUsage(mine.usage, row.usage);
    costs.push(row.costNanoUsd ?? (same ? mine.chargeNanoUsd : book));
    items.push(...listMatched(mine, row, book));
  }
  const chargedRows = [...ours.values()].filter((row) => !row.uncharged);
  items.push(...chargedRows.filter((row) => !theirs.has(row.key)).map(missingThere));
  return {
    matched,
    oursNanoUsd: sum(chargedRows.map((row) => row.chargeNanoUsd)),
    theirsNanoUsd: sum(costs),
    driftNanoUsd: sum(items.map((item) => item.driftNanoUsd)),
    unpriced: items.filter((item) => item.driftNanoUsd === null).length,
    items,
  };
};
