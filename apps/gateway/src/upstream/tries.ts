import type { Secret } from "@molecule/domain";
import type { Gateway } from "../gateway.ts";
import type { PreparedCall } from "../wire/prepare-call.ts";
import type { CredentialPool, Lease } from "./credential-pool.ts";
import { leaseOutcome } from "./lease-outcome.ts";
import type { RelayEnd } from "./relay.ts";

/** Another try of a call that nobody has answered or billed. */
export type Retry = { readonly headers: string[]; readonly afterMs: number };

/** The tries of one call, each on a credential of the platform. */
export type Tries = {
  /** Gives the credential back that was shown; another try where that may do better, else null. */
  next(end: RelayEnd): Retry | null;
  /** Gives the credential of the last try back. */
  end(end: RelayEnd): void;
};

export type TriesOptions = {
  readonly pool: Pick<CredentialPool, "take">;
  readonly vendor: string;
  readonly sandbox: boolean;
  /** The credential of the first try. */
  readonly lease: Lease;
  readonly headersFor: (lease: Lease) => string[];
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** No try begins later than this after the first. */
  readonly withinMs: number;
};

const MOST_TRIES = 3;
/** A name that did not resolve or a door that was shut for a moment. */
const NOT_REACHED_PAUSE_MS = 100;

/**
 * Tries again only what cannot have been billed: a provider that was not reached, and one that refused the credential
 * or limits it, if the pool has another. What a provider says of the call itself is the caller's, and so is whatever
 * may have been served.
 */
export const createTries = (options: TriesOptions): Tries => {
  const { pool, vendor, sandbox, headersFor, now, withinMs } = options;
  const startedMs = now();
  let { lease } = options;
  let tries = 1;
  /** They would be answered the same again. */
  const answered = new Set<Secret>();

  const next = (end: RelayEnd): Retry | null => {
    const outcome = leaseOutcome(end, sandbox);
    const isLast = tries >= MOST_TRIES || now() - startedMs > withinMs;
    if (isLast || (end.sent && outcome === "fine")) return null;
    lease.release(outcome);
    if (end.sent) answered.add(lease.key);
    const taken = pool.take(vendor, answered);
    if (!taken.ok) return null;
    lease = taken.lease;
    tries += 1;
    return { headers: headersFor(lease), afterMs: end.sent ? 0 : NOT_REACHED_PAUSE_MS };
  };
  return { next, end: (end) => lease.release(leaseOutcome(end, sandbox)) };
};

/** The tries of a prepared call. */
export const triesOf = (
  { pool, limits }: Pick<Gateway, "pool" | "limits">,
  { attempt, target, lease, headersFor }: PreparedCall,
): Tries =>
  createTries({
    ...{ pool, lease, headersFor, vendor: target.vendor, sandbox: attempt.sandbox },
    ...{ now: () => performance.now(), withinMs: limits.retryMs },
  });
