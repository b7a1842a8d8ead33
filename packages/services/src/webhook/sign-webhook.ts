import { createHmac } from "node:crypto";
import type { Secret } from "@molecule/domain";

/**
 * The `molecule-signature` header of a body: `t=<seconds since 1970>,v1=<hex HMAC-SHA-256 of "t.body">`. The time is
 * signed, too, so that a receiver can refuse what is repeated later.
 */
export const signWebhook = (secret: Secret, atSeconds: number, body: string): string => {
  const digest = createHmac("sha256", secret.expose()).update(`${atSeconds}.${body}`, "utf8").digest("hex");
  return `t=${atSeconds},v1=${digest}`;
};
