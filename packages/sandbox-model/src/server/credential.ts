import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const SANDBOX_CREDENTIAL = /^sk-sandbox-[A-Za-z0-9][A-Za-z0-9_-]{7,199}$/;

export type Credential = {
  readonly kind: "x-api-key" | "bearer";
  /** Hex SHA-256; the value itself is forgotten here. */
  readonly sha256: string;
  readonly accepted: boolean;
};

/** Reads the credential of a request; only `sk-sandbox-…` is accepted, from either header. */
export const readCredential = (headers: IncomingHttpHeaders): Credential | null => {
  const apiKey = headers["x-api-key"];
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  const value = typeof apiKey === "string" && apiKey !== "" ? apiKey : bearer;
  if (value === undefined) return null;
  return {
    kind: value === apiKey ? "x-api-key" : "bearer",
    sha256: createHash("sha256").update(value).digest("hex"),
    accepted: SANDBOX_CREDENTIAL.test(value),
  };
};
