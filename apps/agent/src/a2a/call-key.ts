import { createHash, timingSafeEqual } from "node:crypto";

/** Whether a request proves that it comes from the platform. */
export type CallKeyCheck = {
  /** Tells the digest, once it is known; before that nobody may call. */
  readonly expect: (sha256Hex: string) => void;
  readonly isValid: (authorization: string | undefined) => boolean;
};

const BEARER = /^Bearer +([\x21-\x7e]{1,512})$/i;

/** Compares digests in constant time: this process never holds the call key itself. */
export const createCallKeyCheck = (): CallKeyCheck => {
  let expected: Buffer | null = null;
  return {
    expect: (sha256Hex) => {
      expected = Buffer.from(sha256Hex, "hex");
    },
    isValid: (authorization) => {
      const key = BEARER.exec(authorization ?? "")?.[1];
      if (key === undefined || expected === null) return false;
      return timingSafeEqual(createHash("sha256").update(key).digest(), expected);
    },
  };
};
