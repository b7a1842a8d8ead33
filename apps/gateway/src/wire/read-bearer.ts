import type { IncomingHttpHeaders } from "node:http";

const LONGEST_BEARER = 512;

/**
 * The caller's key, from `x-api-key` or as bearer. Two different ones are no key: whoever reads only one of them
 * must not decide for the other.
 */
export const readBearer = (headers: IncomingHttpHeaders): string | null => {
  const apiKey = headers["x-api-key"];
  const match = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "");
  const fromHeader = typeof apiKey === "string" && apiKey !== "" ? apiKey : undefined;
  const bearer = match?.[1];
  if (fromHeader !== undefined && bearer !== undefined && fromHeader !== bearer) return null;
  const key = fromHeader ?? bearer;
  return key === undefined || key.length > LONGEST_BEARER ? null : key;
};
