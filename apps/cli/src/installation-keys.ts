import { randomBytes } from "node:crypto";
import { generateKeyPair } from "@molecule/secrets/open";
import { renderPublicKey } from "@molecule/secrets/seal";

const newKey = (): string => randomBytes(32).toString("base64");
/** Stands in an address without being escaped. */
const newPassword = (): string => randomBytes(24).toString("base64url");

/** What a new installation keeps to itself, by the names under which deploy/ hands each to the process that needs it. */
export const generateInstallationKeys = async () => {
  const [secrets, gateway] = await Promise.all([generateKeyPair(), generateKeyPair()]);
  return {
    AUTH_SECRET: newKey(),
    CALL_KEY_SECRET: newKey(),
    DATABASE_ADMIN_PASSWORD: newPassword(),
    DATABASE_PASSWORD: newPassword(),
    FINGERPRINT_PEPPER: newKey(),
    GATEWAY_PRIVATE_KEYS: `${gateway.id}:${gateway.privateKeyBase64}`,
    MOLECULE_OWNER_PASSWORD: newPassword(),
    SECRETS_PRIVATE_KEYS: `${secrets.id}:${secrets.privateKeyBase64}`,
    SECRETS_PUBLIC_KEY: renderPublicKey(secrets),
  };
};
