import type { ServiceContext } from "@molecule/services";
import {
  announceKeyHolder,
  forgetKeyHolder,
  hastenSealedStarts,
  listKeysInUse,
} from "@molecule/services/sealing";
import type { Log } from "../log.ts";
import { startTicker } from "../reconcile/ticker.ts";
import type { KeySource } from "./key-source.ts";

const EVERY_MS = 2_000;

export type KeyFollower = {
  /** Ids that are in use and that this process lacks. */
  readonly missing: () => readonly string[];
  readonly stop: () => Promise<void>;
};

/**
 * Keeps the keys of this process up to date with their file and with what is recorded, and says which it holds.
 * Starts that waited for a key are tried as soon as it is back.
 */
export const followKeys = async (
  ctx: Pick<ServiceContext, "db">,
  source: KeySource,
  { holder, log }: { readonly holder: string; readonly log: Log },
): Promise<KeyFollower> => {
  let missing: readonly string[] = [];
  const look = async (): Promise<void> => {
    source.refresh(await listKeysInUse(ctx));
    const before = missing;
    missing = await announceKeyHolder(ctx, { holder, keyIds: source.keeper.listIds() });
    if (missing.length > 0 && missing.join() !== before.join())
      log.error(
        { missing },
        "SECRETS_SEALED: the key ring lacks keys that are in use; starts that need them wait",
      );
    if (missing.length === 0 && before.length > 0) {
      log.info("the key ring is whole again");
      await hastenSealedStarts(ctx);
    }
  };
  const onError = (error: unknown): void => log.warn({ err: error }, "the key ring was not compared");
  await look().catch(onError);
  const ticker = startTicker(EVERY_MS, look, onError);
  return {
    missing: () => missing,
    stop: async () => {
      await ticker.stop();
      await forgetKeyHolder(ctx, holder).catch(() => undefined);
    },
  };
};
