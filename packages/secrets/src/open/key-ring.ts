import { createPrivateKey, createPublicKey } from "node:crypto";
import { nameKey } from "../seal/public-key.ts";
import type { PublicSealingKey } from "../seal/seal-secret.ts";
import { suite } from "../suite.ts";

/** The private keys that open secrets, by id. Closures hold the bytes, so printing a ring shows none. */
export type KeyRing = {
  readonly ids: readonly string[];
  /** Undefined for an id that the ring does not hold. */
  readonly findPrivateKey: (id: string) => Promise<CryptoKey> | undefined;
  /** The public half, to compare with what the database says of the id. */
  readonly findPublicKey: (id: string) => PublicSealingKey | undefined;
};

const KEY_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const PRIVATE_KEY_BYTES = 32;
/** PKCS#8 header of a raw X25519 private key (RFC 8410 §7). */
const PKCS8_X25519 = Buffer.from("302e020100300506032b656e04220420", "hex");

const publicHalf = (privateKey: Buffer): Uint8Array => {
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_X25519, privateKey]),
    format: "der",
    type: "pkcs8",
  });
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (x === undefined) throw new RangeError("the public half of a sealing key could not be derived");
  return new Uint8Array(Buffer.from(x, "base64url"));
};

const parseEntry = (entry: string, position: number): [string, Buffer] => {
  const [id = "", base64 = "", ...rest] = entry.trim().split(":");
  const bytes = Buffer.from(base64, "base64");
  // Re-encoding catches what Node's decoder skips in silence, such as a line break pasted into the key.
  const exact = bytes.length === PRIVATE_KEY_BYTES && bytes.toString("base64") === base64;
  if (rest.length > 0 || !KEY_ID.test(id) || !exact)
    throw new RangeError(
      `entry ${position} of the key ring is not id:base64 of a 32-byte X25519 private key`,
    );
  return [id, bytes];
};

/**
 * Reads a ring from `id:base64,id:base64`.
 * @throws RangeError on a malformed or repeated entry, or none at all; key material is not repeated.
 */
export const parseKeyRing = (text: string): KeyRing => {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of text.split(",").entries()) {
    const [id, bytes] = parseEntry(entry, index + 1);
    if (keys.has(id)) throw new RangeError(`key id ${id} stands twice in the key ring`);
    keys.set(id, bytes);
  }
  const imported = new Map<string, Promise<CryptoKey>>();
  const importKey = (id: string, bytes: Buffer): Promise<CryptoKey> => {
    const key = imported.get(id) ?? suite.kem.deserializePrivateKey(bytes);
    imported.set(id, key);
    return key;
  };
  return {
    ids: [...keys.keys()],
    findPrivateKey: (id) => {
      const bytes = keys.get(id);
      return bytes === undefined ? undefined : importKey(id, bytes);
    },
    findPublicKey: (id) => {
      const bytes = keys.get(id);
      return bytes === undefined ? undefined : { id, publicKey: publicHalf(bytes) };
    },
  };
};

/** A ring without a key: nothing opens with it. */
export const NO_KEYS: KeyRing = {
  ids: [],
  findPrivateKey: () => undefined,
  findPublicKey: () => undefined,
};

/** The keys of a ring that are wanted. */
export const selectKeys = (ring: KeyRing, wanted: (id: string) => boolean): KeyRing => ({
  ids: ring.ids.filter(wanted),
  findPrivateKey: (id) => (wanted(id) ? ring.findPrivateKey(id) : undefined),
  findPublicKey: (id) => (wanted(id) ? ring.findPublicKey(id) : undefined),
});

/** Generates a sealing key. Its id is taken from its public half, so an id never names two keys. */
export const generateKeyPair = async (): Promise<{
  id: string;
  privateKeyBase64: string;
  publicKey: Uint8Array;
}> => {
  const pair = await suite.kem.generateKeyPair();
  const publicKey = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
  const privateKey = Buffer.from(await suite.kem.serializePrivateKey(pair.privateKey));
  return { id: nameKey(publicKey), privateKeyBase64: privateKey.toString("base64"), publicKey };
};
