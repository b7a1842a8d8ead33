import { withSystem } from "@molecule/db";
import { type LivePlatformKey, listLivePlatformKeys, type PlatformKey } from "@molecule/db/repositories";
import type { PlatformKeyId, Secret } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import { platformKeyPlace, type ServiceContext } from "@molecule/services/calls";
import type { Logger } from "pino";
import type { StoredCredential } from "../upstream/credential-pool.ts";

/** The operator's store as a gateway reads it: only here are its values opened. */
export type KeyStore = {
  /** False for a gateway without a key pair. */
  readonly opens: boolean;
  /** Live keys that open with this gateway's private keys. */
  load(): Promise<readonly StoredCredential[]>;
  /** Null when it does not open here. */
  open(key: Pick<PlatformKey, "id" | "vendor" | "sealed" | "sealingKeyId">): Promise<Secret | null>;
};

export type KeyStoreOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  /** Null for a gateway without a key pair: it serves from its environment alone. */
  readonly openSecret: OpenSecret | null;
  readonly log: Logger;
};

export const createKeyStore = ({ ctx, openSecret, log }: KeyStoreOptions): KeyStore => {
  /** Values are opened once; a key's value never changes. */
  let opened = new Map<PlatformKeyId, Secret>();

  const open: KeyStore["open"] = async ({ id, vendor, sealed, sealingKeyId }) => {
    const known = opened.get(id);
    if (known !== undefined) return known;
    if (openSecret === null || sealed === null || sealingKeyId === null) return null;
    try {
      return await openSecret(platformKeyPlace(vendor, id), { sealed, keyId: sealingKeyId });
    } catch (error) {
      log.error({ err: error, platformKeyId: id, vendor }, "a stored platform key does not open");
      return null;
    }
  };

  const toCredential = async (key: LivePlatformKey): Promise<StoredCredential[]> => {
    const value = await open(key);
    if (value === null) return [];
    const { id, vendor, coolingMs, promotedAt } = key;
    return [{ id, vendor, key: value, coolingMs, promotedMs: promotedAt?.getTime() ?? 0 }];
  };

  return {
    opens: openSecret !== null,
    open,
    load: async () => {
      const rows = await withSystem(ctx.db, listLivePlatformKeys, { readOnly: true });
      const credentials = (await Promise.all(rows.map(toCredential))).flat();
      // What is no longer live is forgotten with its value.
      opened = new Map(credentials.map(({ id, key }) => [id, key]));
      return credentials;
    },
  };
};
