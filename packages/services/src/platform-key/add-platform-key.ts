import { withSystem } from "@molecule/db";
import {
  findGatewaySealingKey,
  insertPlatformKey,
  recordPlatformAudit,
  recordPlatformCredential,
} from "@molecule/db/repositories";
import {
  DomainError,
  hintOf,
  newId,
  type PlatformActor,
  type PlatformKeyId,
  type Secret,
} from "@molecule/domain";
import { keyFormatOwners, type Registry } from "@molecule/registry";
import { fingerprint, sealSecret } from "@molecule/secrets/seal";
import { assertRunsPlatform } from "../assert-role.ts";
import { auditCoMingling } from "../secret/audit-co-mingling.ts";
import type { ServiceContext } from "../service-context.ts";
import { assertVendor } from "./assert-vendor.ts";
import { platformKeyPlace } from "./platform-key-place.ts";

/** Printable ASCII without spaces: what a header can carry. */
const KEY = /^[\x21-\x7e]{16,4096}$/;

const assertPlausible = (registry: Registry, vendor: string, value: Secret): void => {
  const text = value.expose();
  if (!KEY.test(text))
    throw new DomainError(
      "INVALID_VALUE",
      "This is no provider key: it is blank, too short, or has spaces.",
      {
        remedy: "Give the key alone, on standard input.",
      },
    );
  const owners = keyFormatOwners(registry, text);
  if (owners === null) return;
  const vendors = registry.providers
    .filter(({ name }) => owners.includes(name))
    .map(({ upstreamVendor, name }) => upstreamVendor ?? name);
  if (!vendors.includes(vendor))
    throw new DomainError("CREDENTIAL_OF_OTHER_PROVIDER", `This key has the form of ${owners.join(", ")}.`, {
      provider: vendor,
      remedy: `Add it for its own vendor, or give a key of ${vendor}.`,
    });
};

/**
 * Puts a provider's key into the operator's store, sealed for the gateway alone, as `next`: it serves nobody until
 * it is proved and promoted. Its fingerprint is registered from now on, and tenants' stores are looked through for it.
 * @throws DomainError FORBIDDEN, BAD_INPUT, INVALID_VALUE, CREDENTIAL_OF_OTHER_PROVIDER, CONFLICT, UNAVAILABLE
 */
export const addPlatformKey = async (
  ctx: Pick<ServiceContext, "db" | "registry" | "pepper">,
  by: PlatformActor,
  input: { readonly vendor: string; readonly value: Secret },
): Promise<{ readonly id: PlatformKeyId }> => {
  assertRunsPlatform(by, "add a platform key");
  const { vendor, value } = input;
  assertVendor(ctx.registry, vendor);
  assertPlausible(ctx.registry, vendor, value);
  const key = await withSystem(ctx.db, findGatewaySealingKey, { readOnly: true });
  if (key === undefined)
    throw new DomainError("UNAVAILABLE", "No gateway of this installation has a key pair to seal to.", {
      remedy: "Start a gateway with GATEWAY_PRIVATE_KEYS once; it records its public key.",
    });
  const id = newId<PlatformKeyId>();
  const { sealed, keyId } = await sealSecret(key, platformKeyPlace(vendor, id), value);
  const print = fingerprint(ctx.pepper, value.expose());
  const hint = hintOf(value.expose());
  await withSystem(ctx.db, async (tx) => {
    await recordPlatformCredential(tx, { fingerprint: print, vendor, hint });
    const row = { id, vendor, hint, sealed, fingerprint: print, sealingKeyId: keyId };
    if (!(await insertPlatformKey(tx, { ...row, addedBy: by.actor.name })))
      throw new DomainError("CONFLICT", "This key is in the store already.", {
        remedy: "See molecule platform-keys list.",
      });
    await recordPlatformAudit(tx, by.actor, { action: "platform_key.added", detail: { id, vendor, hint } });
  });
  await auditCoMingling(ctx, by);
  return { id };
};
