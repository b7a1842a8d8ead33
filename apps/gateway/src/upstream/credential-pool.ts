import type { Secret } from "@molecule/domain";

/** One credential of the platform while a call uses it. */
export type Lease = {
  readonly key: Secret;
  /** Gives it back. `rejected`: the provider refused it, it is not used again. `limited`: not before `retryAfterMs`. */
  release(outcome: "fine" | "rejected" | { readonly limitedMs: number }): void;
};

export type PoolAnswer =
  | { readonly ok: true; readonly lease: Lease }
  | { readonly ok: false; readonly why: "none" }
  | { readonly ok: false; readonly why: "limited"; readonly retryAfterMs: number };

export type CredentialPool = {
  take(vendor: string): PoolAnswer;
  /** Vendors that have a credential in use. */
  vendors(): readonly string[];
};

type Slot = { readonly key: Secret; inFlight: number; rejected: boolean; limitedUntilMs: number };

export type PoolOptions = {
  readonly keys: ReadonlyMap<string, readonly Secret[]>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Called once per credential that a provider refused. */
  readonly onRejected: (vendor: string) => void;
};

/**
 * The platform's credentials per vendor: the least loaded one that is neither refused nor cooling down. There is
 * no way from here to any tenant's credential.
 */
export const createCredentialPool = ({ keys, now, onRejected }: PoolOptions): CredentialPool => {
  const slots = new Map<string, readonly Slot[]>();
  for (const [vendor, values] of keys)
    slots.set(
      vendor,
      values.map((key) => ({ key, inFlight: 0, rejected: false, limitedUntilMs: 0 })),
    );

  const lease = (vendor: string, slot: Slot): Lease => {
    let released = false;
    slot.inFlight += 1;
    return {
      key: slot.key,
      release: (outcome) => {
        if (released) return;
        released = true;
        slot.inFlight -= 1;
        if (outcome === "fine") return;
        if (outcome !== "rejected") slot.limitedUntilMs = now() + outcome.limitedMs;
        else if (!slot.rejected) {
          slot.rejected = true;
          onRejected(vendor);
        }
      },
    };
  };

  return {
    take: (vendor) => {
      let best: Slot | undefined;
      let soonestMs = Number.POSITIVE_INFINITY;
      const nowMs = now();
      for (const slot of slots.get(vendor) ?? []) {
        if (slot.rejected) continue;
        soonestMs = Math.min(soonestMs, slot.limitedUntilMs);
        if (slot.limitedUntilMs > nowMs) continue;
        if (best === undefined || slot.inFlight < best.inFlight) best = slot;
      }
      if (best !== undefined) return { ok: true, lease: lease(vendor, best) };
      if (soonestMs === Number.POSITIVE_INFINITY) return { ok: false, why: "none" };
      return { ok: false, why: "limited", retryAfterMs: Math.ceil(soonestMs - nowMs) };
    },
    vendors: () =>
      [...slots].filter(([, each]) => each.some((slot) => !slot.rejected)).map(([vendor]) => vendor),
  };
};
