import type { NanoUsd, SpendState } from "@molecule/domain";

/** An account at the moment of a request for credit; a null limit bounds nothing. */
export type LeasableAccount = SpendState & { readonly limitNanoUsd: NanoUsd | null };

export type LeaseRequest = {
  /** The least that helps anyone; less is not given. */
  readonly needNanoUsd: NanoUsd;
  /** What the replica would like, so that it need not ask for every call. */
  readonly wantNanoUsd: NanoUsd;
};

/** Part of what is free that one replica may take beyond its need, so that others find something. */
const SHARE = 4n;

const larger = (a: NanoUsd, b: NanoUsd): NanoUsd => (a > b ? a : b);
const smaller = (a: NanoUsd, b: NanoUsd): NanoUsd => (a < b ? a : b);

/** What can still be set aside: never negative, although a limit may have been lowered below what is spent. */
export const availableOf = ({
  limitNanoUsd,
  spentNanoUsd,
  reservedNanoUsd,
}: LeasableAccount): NanoUsd | null =>
  limitNanoUsd === null ? null : larger(limitNanoUsd - spentNanoUsd - reservedNanoUsd, 0n);

/**
 * How much a replica gets: what it wants where nothing is bounded; else what it needs, or up to a quarter of what is
 * free if it wants more. Nothing when not even the need is free.
 */
export const planLease = (account: LeasableAccount, { needNanoUsd, wantNanoUsd }: LeaseRequest): NanoUsd => {
  const wanted = larger(needNanoUsd, wantNanoUsd);
  const available = availableOf(account);
  if (available === null) return wanted;
  if (available < needNanoUsd) return 0n;
  return smaller(wanted, larger(needNanoUsd, available / SHARE));
};
