import { hintOf, type PlatformKeyId, type Secret } from "@molecule/domain";
import type { UsedPlatformKey } from "@molecule/services/calls";

/**
 * What an answer says about the credential that was shown. `limitedMs`: it must rest for so long. `forbidden`: it may be
 * the call that is not allowed rather than the credential, so that is found out. `out_of_funds`: its account cannot pay.
 */
export type LeaseOutcome =
  | "fine"
  | "rejected"
  | "forbidden"
  | "out_of_funds"
  | { readonly limitedMs: number };

/** One credential of the platform while a call uses it. */
export type Lease = {
  readonly key: Secret;
  /** Gives it back. One that was `rejected` is not used again. */
  release(outcome: LeaseOutcome): void;
};

export type PoolAnswer =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly why: "none" }
  | { readonly ok: false; readonly why: "limited"; readonly retryAfterMs: number };

/** A live key of the operator's store. */
export type StoredCredential = {
  readonly id: PlatformKeyId;
  readonly vendor: string;
  readonly key: Secret;
  readonly coolingMs: number;
  /** When it was promoted: a key that was refused serves again only after another promotion. */
  readonly promotedMs: number;
};

/** Credentials of one vendor: usable, resting because the provider asked for it, or refused by it. */
export type PoolState = {
  readonly vendor: string;
  readonly usable: number;
  readonly resting: number;
  readonly refused: number;
  readonly inFlight: number;
};

export type CredentialPool = {
  /** `except`: any but these. */
  take(vendor: string, except?: ReadonlySet<Secret>): PoolAnswer;
  /** Vendors that have a credential in use. */
  vendors(): readonly string[];
  /** How the credentials of each vendor are doing. */
  states(): readonly PoolState[];
  /** Takes over what the operator's store holds now; calls under way end on what they have. */
  setStored(credentials: readonly StoredCredential[]): void;
};

type Slot = UsedPlatformKey & {
  readonly key: Secret;
  inFlight: number;
  rejected: boolean;
  onTrial: boolean;
  outOfFunds: boolean;
  limitedUntilMs: number;
  readonly promotedMs: number;
};

export type PoolOptions = {
  /** Credentials of the process's own environment, by vendor. */
  readonly keys: ReadonlyMap<string, readonly Secret[]>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Called once per credential that a provider refused. */
  readonly onRejected: (key: UsedPlatformKey) => void;
  /** Called when a provider asked for a pause on a credential. */
  readonly onLimited: (key: UsedPlatformKey, restMs: number) => void;
  /** Whether the provider refuses the credential whatever it is asked; asked when it forbade one call. */
  readonly isRefused: (key: UsedPlatformKey & { readonly key: Secret }) => Promise<boolean>;
  /** Called once each time that an account has become unable to pay. */
  readonly onOutOfFunds: (key: UsedPlatformKey) => void;
};

const slotOf = (vendor: string, key: Secret, id: PlatformKeyId | null = null, promotedMs = 0): Slot => ({
  ...{ id, vendor, key, hint: hintOf(key.expose()), promotedMs },
  ...{ inFlight: 0, rejected: false, onTrial: false, outOfFunds: false, limitedUntilMs: 0 },
});

/** A pause that hardly outlasts the one that is known is not worth telling. */
const WORTH_TELLING_MS = 500;

/** An account without money is asked again now and then: somebody may have paid. */
const OUT_OF_FUNDS_MS = 60_000;

const rest = (slot: Slot, { now, onLimited }: PoolOptions, restMs: number): void => {
  const untilMs = now() + restMs;
  if (untilMs > slot.limitedUntilMs + WORTH_TELLING_MS) onLimited(slot, restMs);
  slot.limitedUntilMs = Math.max(slot.limitedUntilMs, untilMs);
};

const reject = (slot: Slot, { onRejected }: PoolOptions): void => {
  if (slot.rejected) return;
  slot.rejected = true;
  onRejected(slot);
};

/** A caller can ask for what no credential of ours may do; that must not take a good one from everybody. */
const putOnTrial = async (slot: Slot, options: PoolOptions): Promise<void> => {
  if (slot.onTrial || slot.rejected) return;
  slot.onTrial = true;
  try {
    if (await options.isRefused(slot)) reject(slot, options);
  } finally {
    slot.onTrial = false;
  }
};

const learn = (slot: Slot, outcome: LeaseOutcome, options: PoolOptions): void => {
  const hadFunds = !slot.outOfFunds;
  slot.outOfFunds = outcome === "out_of_funds";
  if (outcome === "fine") return;
  if (outcome === "rejected") reject(slot, options);
  else if (outcome === "forbidden") void putOnTrial(slot, options);
  else if (outcome === "out_of_funds") {
    rest(slot, options, OUT_OF_FUNDS_MS);
    if (hadFunds) options.onOutOfFunds(slot);
  } else rest(slot, options, outcome.limitedMs);
};

const createLease = (slot: Slot, options: PoolOptions): Lease => {
  let released = false;
  slot.inFlight += 1;
  return {
    key: slot.key,
    release: (outcome) => {
      if (released) return;
      released = true;
      slot.inFlight -= 1;
      learn(slot, outcome, options);
    },
  };
};

const takeFrom = (
  slots: readonly Slot[],
  options: PoolOptions,
  except: ReadonlySet<Secret> | undefined,
): PoolAnswer => {
  let best: Slot | undefined;
  let soonestMs = Number.POSITIVE_INFINITY;
  const nowMs = options.now();
  for (const slot of slots) {
    if (slot.rejected || except?.has(slot.key)) continue;
    soonestMs = Math.min(soonestMs, slot.limitedUntilMs);
    if (slot.limitedUntilMs > nowMs) continue;
    if (best === undefined || slot.inFlight < best.inFlight) best = slot;
  }
  if (best !== undefined) return { ok: true, lease: createLease(best, options) };
  if (soonestMs === Number.POSITIVE_INFINITY) return { ok: false, why: "none" };
  return { ok: false, why: "limited", retryAfterMs: Math.ceil(soonestMs - nowMs) };
};

const stateOf = (vendor: string, slots: readonly Slot[], nowMs: number): PoolState => {
  const refused = slots.filter((slot) => slot.rejected).length;
  const resting = slots.filter((slot) => !slot.rejected && slot.limitedUntilMs > nowMs).length;
  const inFlight = slots.reduce((sum, slot) => sum + slot.inFlight, 0);
  return { vendor, refused, resting, inFlight, usable: slots.length - refused - resting };
};

/**
 * The platform's credentials per vendor, from the environment and the operator's store: the least loaded one that is
 * neither refused nor cooling down. There is no way from here to any tenant's credential.
 */
export const createCredentialPool = (options: PoolOptions): CredentialPool => {
  const fixed = [...options.keys].flatMap(([vendor, keys]) => keys.map((key) => slotOf(vendor, key)));
  let stored = new Map<PlatformKeyId, Slot>();
  let slots = Map.groupBy(fixed, ({ vendor }) => vendor);

  const follow = (credential: StoredCredential): Slot => {
    const { id, vendor, key, coolingMs, promotedMs } = credential;
    const known = stored.get(id);
    const slot = known?.promotedMs === promotedMs ? known : slotOf(vendor, key, id, promotedMs);
    slot.limitedUntilMs = Math.max(slot.limitedUntilMs, coolingMs > 0 ? options.now() + coolingMs : 0);
    return slot;
  };

  return {
    take: (vendor, except) => takeFrom(slots.get(vendor) ?? [], options, except),
    vendors: () =>
      [...slots].filter(([, each]) => each.some((slot) => !slot.rejected)).map(([vendor]) => vendor),
    states: () => [...slots].map(([vendor, each]) => stateOf(vendor, each, options.now())),
    setStored: (credentials) => {
      stored = new Map(credentials.map((credential) => [credential.id, follow(credential)]));
      slots = Map.groupBy([...fixed, ...stored.values()], ({ vendor }) => vendor);
    },
  };
};
