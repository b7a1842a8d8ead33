import type { Secret } from "@molecule/domain";
import {
  encodeInfo,
  encodePlace,
  SEALED_FORMAT,
  type SealedValue,
  type SealingPlace,
  suite,
} from "../suite.ts";

/** The public half of a sealing key: who holds it can write secrets and read none. */
export type PublicSealingKey = { readonly id: string; readonly publicKey: Uint8Array };

/**
 * Seals a value for one place (tenant, scope, workspace, name, version), which becomes its associated data.
 * @returns format byte, encapsulated key and ciphertext in one array, with the id of the key.
 * @throws RangeError when the place contradicts itself (a workspace at tenant scope, or none at workspace scope).
 */
export const sealSecret = async (
  key: PublicSealingKey,
  place: SealingPlace,
  value: Secret,
): Promise<SealedValue> => {
  if ((place.scope === "tenant") !== (place.workspaceId === null))
    throw new RangeError(`a secret at ${place.scope} scope cannot have workspace ${place.workspaceId}`);
  const recipientPublicKey = await suite.kem.deserializePublicKey(key.publicKey);
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: encodeInfo(key.id) },
    new TextEncoder().encode(value.expose()),
    encodePlace(place),
  );
  const sealed = Buffer.concat([Uint8Array.of(SEALED_FORMAT), new Uint8Array(enc), new Uint8Array(ct)]);
  return { sealed, keyId: key.id };
};
