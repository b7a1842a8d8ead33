import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import type { SecretScope } from "@molecule/domain";

/** HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. */
export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** First byte of every sealed value. Another suite or encoding of the place gets another number. */
export const SEALED_FORMAT = 1;
/** Length of the encapsulated key (Nenc of RFC 9180 §7.1), which follows the format byte. */
export const ENCAPSULATED_KEY_BYTES = 32;

/** Where a value lives. It opens there and nowhere else. */
export type SealingPlace = {
  readonly tenantId: string;
  readonly scope: SecretScope;
  /** Null exactly at tenant scope. */
  readonly workspaceId: string | null;
  readonly name: string;
  readonly version: number;
};

/** A sealed value as the database holds it; `keyId` says which key of the ring opens it. */
export type SealedValue = { readonly sealed: Uint8Array; readonly keyId: string };

const utf8 = new TextEncoder();

/**
 * The place as associated data. A JSON array of strings, null and an integer has one encoding and one reading,
 * so two different places never give the same bytes.
 */
export const encodePlace = (place: SealingPlace): Uint8Array =>
  utf8.encode(
    JSON.stringify([place.tenantId, place.scope, place.workspaceId, place.name, String(place.version)]),
  );

/** Binds a sealed value to the product, the format and the key that it names. */
export const encodeInfo = (keyId: string): Uint8Array =>
  utf8.encode(`molecule secret ${SEALED_FORMAT} ${keyId}`);
