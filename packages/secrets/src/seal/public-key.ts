import { createHash } from "node:crypto";
import type { PublicSealingKey } from "./seal-secret.ts";

const KEY_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const PUBLIC_KEY_BYTES = 32;

/** The id that a generated key gets from its public half. */
export const nameKey = (publicKey: Uint8Array): string =>
  `key-${createHash("sha256").update(publicKey).digest("hex").slice(0, 12)}`;

const GENERATED_ID = /^key-[0-9a-f]{12}$/;

export const renderPublicKey = ({ id, publicKey }: PublicSealingKey): string =>
  `${id}:${Buffer.from(publicKey).toString("base64")}`;

/**
 * Reads a public key from `id:base64`.
 * @throws RangeError when it is malformed, or is not the public half of a generated key's id: a private half looks
 * the same, and what is sealed to it would never open
 */
export const parsePublicKey = (text: string): PublicSealingKey => {
  const [id = "", base64 = "", ...rest] = text.trim().split(":");
  const bytes = Buffer.from(base64, "base64");
  const exact = bytes.length === PUBLIC_KEY_BYTES && bytes.toString("base64") === base64;
  if (rest.length > 0 || !KEY_ID.test(id) || !exact)
    throw new RangeError("the public key is not id:base64 of a 32-byte X25519 public key");
  if (GENERATED_ID.test(id) && nameKey(bytes) !== id)
    throw new RangeError(`what is given is not the public half of ${id}`);
  return { id, publicKey: new Uint8Array(bytes) };
};
