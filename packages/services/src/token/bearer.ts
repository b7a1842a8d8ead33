import { createHash, randomBytes } from "node:crypto";
import { hintOf, Secret } from "@molecule/domain";

/** Known by its beginning, so that a scanner for leaked secrets finds one. */
const PREFIX = "molecule_api_";
const BEARER = /^molecule_api_[A-Za-z0-9_-]{43}$/;

export const digestBearer = (bearer: string): string => createHash("sha256").update(bearer).digest("hex");

/** A new bearer: 256 random bits, kept as its digest only. */
export const mintBearer = (): { readonly bearer: Secret; readonly digest: string; readonly hint: string } => {
  const text = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  return { bearer: new Secret(text), digest: digestBearer(text), hint: hintOf(text) ?? "" };
};

/** The bearer of a request, null without one. Undefined: it has the form of none that we ever gave out. */
export const readBearer = (headers: Headers): string | null | undefined => {
  const header = headers.get("authorization");
  if (header === null) return null;
  const text = /^Bearer +(\S+)$/i.exec(header)?.[1] ?? "";
  return BEARER.test(text) ? text : undefined;
};
