import { randomBytes } from "node:crypto";
import { type Database, withSystem } from "@molecule/db";
import { activateSealingKey, listSealingKeys } from "@molecule/db/repositories";
import { generateKeyPair, type KeyRing, parseKeyRing } from "@molecule/secrets/open";
import { StartError } from "../start-error.ts";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";

/** What an installation must keep to itself, and must not lose. */
export type InstallationKeys = {
  readonly authSecret: string;
  readonly fingerprintPepper: string;
  /** `id:base64,id:base64` */
  readonly secretsPrivateKeys: string;
  readonly callKeySecret: string;
  /** `id:base64,…`: opens the platform's provider keys; the gateway's alone. */
  readonly gatewayPrivateKeys: string;
};

const NAMES = {
  authSecret: "AUTH_SECRET",
  fingerprintPepper: "FINGERPRINT_PEPPER",
  secretsPrivateKeys: "SECRETS_PRIVATE_KEYS",
  callKeySecret: "CALL_KEY_SECRET",
  gatewayPrivateKeys: "GATEWAY_PRIVATE_KEYS",
} as const satisfies Record<keyof InstallationKeys, string>;

const KEYS = [
  ...(["authSecret", "fingerprintPepper", "secretsPrivateKeys"] as const),
  ...(["callKeySecret", "gatewayPrivateKeys"] as const),
];

type Source = Readonly<Partial<Record<keyof InstallationKeys, string>>>;

const pickTexts = (value: unknown, nameOf: (key: keyof InstallationKeys) => string): Source => {
  const picked: Partial<Record<keyof InstallationKeys, string>> = {};
  for (const key of KEYS) {
    const text: unknown =
      typeof value === "object" && value !== null ? Reflect.get(value, nameOf(key)) : undefined;
    if (typeof text === "string" && text !== "") picked[key] = text;
  }
  return picked;
};

const newKey = (): string => randomBytes(32).toString("base64");

const parseRing = (text: string, from: string): KeyRing => {
  try {
    return parseKeyRing(text);
  } catch (cause) {
    throw new StartError(
      `The private keys in ${from} cannot be read: ${cause instanceof Error ? cause.message : "unknown"}.`,
      "They are id:base64 pairs, separated by commas. Restore them from a backup.",
      { cause },
    );
  }
};

const RESTORE =
  "Restore it from a backup, or give the keys in SECRETS_PRIVATE_KEYS and FINGERPRINT_PEPPER. Without them the stored secrets can never be opened again, so nothing is overwritten.";

/**
 * The keys of this installation: the environment's, else those in `keys.json`, else new ones, which are made only
 * for a database that knows no sealing key yet.
 * @throws StartError when the database knows a sealing key whose private half is not here
 */
export const prepareKeys = async (
  dataDir: DataDir,
  db: Database,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<InstallationKeys> => {
  const file = dataDir.file("keys.json");
  const given = pickTexts(environment, (key) => NAMES[key]);
  const stored = pickTexts(readJson(file), (key) => key);
  const known = await withSystem(db, listSealingKeys);
  const source = { ...stored, ...given };
  const { secretsPrivateKeys, fingerprintPepper } = source;
  if (known.length > 0 && (secretsPrivateKeys === undefined || fingerprintPepper === undefined))
    throw new StartError(`The database holds sealed secrets, but ${file} has no key to them.`, RESTORE);
  const keys: InstallationKeys = {
    authSecret: source.authSecret ?? newKey(),
    fingerprintPepper: fingerprintPepper ?? newKey(),
    secretsPrivateKeys: secretsPrivateKeys ?? (await generateRing()),
    callKeySecret: source.callKeySecret ?? newKey(),
    // Lost, it costs the stored provider keys, which an operator can add again; nobody else's secrets.
    gatewayPrivateKeys: source.gatewayPrivateKeys ?? (await generateRing()),
  };
  const ring = parseRing(
    keys.secretsPrivateKeys,
    given.secretsPrivateKeys === undefined ? file : "SECRETS_PRIVATE_KEYS",
  );
  const missing = known.filter(({ id }) => !ring.ids.includes(id));
  if (missing.length > 0)
    throw new StartError(
      `The database knows the sealing key ${missing.map(({ id }) => id).join(", ")}, and the key ring lacks it.`,
      RESTORE,
    );
  rememberMissing(file, stored, given, keys);
  if (known.length === 0) await activateFirst(db, ring);
  return keys;
};

const generateRing = async (): Promise<string> => {
  const { id, privateKeyBase64 } = await generateKeyPair();
  return `${id}:${privateKeyBase64}`;
};

/** What came from the environment stays there; the file holds what was made here. */
const rememberMissing = (file: string, stored: Source, given: Source, keys: InstallationKeys): void => {
  const made: Partial<Record<keyof InstallationKeys, string>> = { ...stored };
  for (const key of KEYS) if (given[key] === undefined) made[key] = keys[key];
  if (JSON.stringify(made) !== JSON.stringify(stored)) writeJson(file, made);
};

const activateFirst = async (db: Database, ring: KeyRing): Promise<void> => {
  const [id = ""] = ring.ids;
  const key = ring.findPublicKey(id);
  if (key !== undefined) await withSystem(db, (tx) => activateSealingKey(tx, key));
};
