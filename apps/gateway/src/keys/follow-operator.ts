import { listen, withSystem } from "@molecule/db";
import { listSuspensions, recordVendorOffers } from "@molecule/db/repositories";
import { listVendors } from "@molecule/services/calls";
import type { Gateway } from "../gateway.ts";
import { makeLivenessRound } from "../liveness/make-round.ts";
import { proveKeys } from "./prove-keys.ts";

/** Should a notification be lost without the connection: how long until its content is seen all the same. */
const LOOK_EVERY_MS = 30_000;

/** Runs a job again for what came while it ran; never twice at once. */
const coalesce = (job: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await job();
    } while (again);
  };
  return () => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = run().finally(() => {
      running = undefined;
    });
    return running;
  };
};

/** Tells screens which vendors can be served, when that has changed. */
const createOffers = (gateway: Gateway): (() => Promise<void>) => {
  let told = "";
  return async () => {
    const served = new Set(gateway.pool.vendors());
    const offers = listVendors(gateway.ctx.registry).map((vendor) => ({
      vendor,
      offered: served.has(vendor),
    }));
    const words = JSON.stringify(offers);
    if (words === told) return;
    await withSystem(gateway.ctx.db, (tx) => recordVendorOffers(tx, gateway.id, offers));
    told = words;
  };
};

export type OperatorFollower = { stop(): Promise<void> };

/**
 * Takes over what operators decide (stored keys, kill switches, proofs to make) at once, and then whenever it is
 * told that something moved. Resolves when the first state is in use.
 */
export const followOperator = async (gateway: Gateway): Promise<OperatorFollower> => {
  const { db } = gateway.ctx;
  const tellOffers = createOffers(gateway);
  const look = coalesce(async () => {
    gateway.suspensions.set(await withSystem(db, listSuspensions, { readOnly: true }));
    gateway.pool.setStored(await gateway.keyStore.load());
    await tellOffers();
  });
  const follow = (): void => {
    look().catch((error: unknown) =>
      gateway.log.error({ err: error }, "the operator's decisions were not read"),
    );
  };
  const prove = (): void => {
    proveKeys(gateway).catch((error: unknown) =>
      gateway.log.error({ err: error }, "a key could not be tried"),
    );
  };
  const makeRound = (): void => {
    makeLivenessRound(gateway).catch((error: unknown) =>
      gateway.log.error({ err: error }, "a round over the models was broken off"),
    );
  };
  const unlisten = await listen(
    db,
    "molecule_platform",
    (what) => {
      if (what === "proof") prove();
      else if (what === "liveness") makeRound();
      else follow();
    },
    follow,
  );
  await look();
  // A round whose gateway died is made by whoever finds it.
  makeRound();
  const timer = setInterval(() => {
    follow();
    makeRound();
  }, LOOK_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await unlisten();
      await look().catch(() => undefined);
    },
  };
};
