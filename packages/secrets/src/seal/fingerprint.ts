import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

declare const brand: unique symbol;
/** The key of every fingerprint, and not the key of any seal. Shows nothing when printed. */
export type FingerprintPepper = KeyObject & { readonly [brand]: "fingerprint-pepper" };

const PEPPER_MIN_BYTES = 32;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads a pepper from base64 text, at least 32 bytes.
 * @throws RangeError on anything else; the text itself is not repeated.
 */
export const parseFingerprintPepper = (base64: string): FingerprintPepper => {
  const text = base64.trim();
  const bytes = BASE64.test(text) ? Buffer.from(text, "base64") : Buffer.alloc(0);
  if (bytes.length < PEPPER_MIN_BYTES)
    throw new RangeError(`the fingerprint pepper must be base64 of at least ${PEPPER_MIN_BYTES} bytes`);
  return createSecretKey(bytes) as FingerprintPepper;
};

/** Hex HMAC-SHA-256 of the trimmed value: equal values are recognised without being kept. */
export const fingerprint = (pepper: FingerprintPepper, value: string): string =>
  createHmac("sha256", pepper).update(value.trim(), "utf8").digest("hex");
