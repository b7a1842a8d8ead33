import { hintOf, type PlatformKeyId, type Secret } from "@molecule/domain";
import type { UsedPlatformKey } from "@molecule/services/calls";

/** What an answer says about the credential that was shown. `limitedMs`: it must rest for so long. */
export type LeaseOutcome = "fine" | "rejected" | { readonly limitedMs: number };

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
  take(vendor: string): PoolAnswer;
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
};

const slotOf = (vendor: string, key: Secret, id: PlatformKeyId | null = null, promotedMs = 0): Slot => ({
  ...{ id, vendor, key, hint: hintOf(key.expose()), promotedMs },
  ...{ inFlight: 0, rejected: false, limitedUntilMs: 0 },
});

/** A pause that hardly outlasts the one that is known is not worth telling. */
const WORTH_TELLING_MS = 500;

const createLease = (slot: Slot, { now, onRejected, onLimited }: PoolOptions): Lease => {
  let released = false;
  slot.inFlight += 1;
  return {
    key: slot.key,
    release: (outcome) => {
      if (released) return;
      released = true;
      slot.inFlight -= 1;
      if (outcome === "fine") return;
      if (outcome !== "rejected") {
        const untilMs = now() + outcome.limitedMs;
        if (untilMs > slot.limitedUntilMs + WORTH_TELLING_MS) onLimited(slot, outcome.limitedMs);
        slot.limitedUntilMs = Math.max(slot.limitedUntilMs, untilMs);
      } else if (!slot.rejected) {
        slot.rejected = true;
        onRejected(slot);
      }
    },
  };
};

const takeFrom = (slots: readonly Slot[], options: PoolOptions): PoolAnswer => {
  let best: Slot | undefined;
  let soonestMs = Number.POSITIVE_INFINITY;
  const nowMs = options.now();
  for (const slot of slots) {
    if (slot.rejected) continue;
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
    take: (vendor) => takeFrom(slots.get(vendor) ?? [], options),
    vendors: () =>
      [...slots].filter(([, each]) => each.some((slot) => !slot.rejected)).map(([vendor]) => vendor),
    states: () => [...slots].map(([vendor, each]) => stateOf(vendor, each, options.now())),
    setStored: (credentials) => {
      stored = new Map(credentials.map((credential) => [credential.id, follow(credential)]));
      slots = Map.groupBy([...fixed, ...stored.values()], ({ vendor }) => vendor);
    },
  };
};
