import { randomBytes } from "node:crypto";
import { type Database, withSystem } from "@molecule/db";
import { activateSealingKey, listSealingKeys } from "@molecule/db/repositories";
import { StartError } from "../start-error.ts";
import { type DataDir, readJson, writeJson } from "./data-dir.ts";
import {
  type Environment,
  generateRing,
  nameOfPlace,
  prepareRing,
  type RingPlace,
  readRing,
} from "./key-ring.ts";

/** What an installation must keep to itself, and must not lose. */
export type InstallationKeys = {
  readonly authSecret: string;
  readonly fingerprintPepper: string;
  readonly secretsRing: RingPlace;
  readonly callKeySecret: string;
  /** `id:base64,…`: opens the platform's provider keys; the gateway's alone. */
  readonly gatewayPrivateKeys: string;
};

const NAMES = {
  authSecret: "AUTH_SECRET",
  fingerprintPepper: "FINGERPRINT_PEPPER",
  callKeySecret: "CALL_KEY_SECRET",
  gatewayPrivateKeys: "GATEWAY_PRIVATE_KEYS",
} as const satisfies Record<Exclude<keyof InstallationKeys, "secretsRing">, string>;

type KeyName = keyof typeof NAMES;
const KEYS = ["authSecret", "fingerprintPepper", "callKeySecret", "gatewayPrivateKeys"] as const;

type Source = Readonly<Partial<Record<KeyName, string>>>;

const pickTexts = (value: unknown, nameOf: (key: KeyName) => string): Source => {
  const picked: Partial<Record<KeyName, string>> = {};
  for (const key of KEYS) {
    const text: unknown =
      typeof value === "object" && value !== null ? Reflect.get(value, nameOf(key)) : undefined;
    if (typeof text === "string" && text !== "") picked[key] = text;
  }
  return picked;
};

const newKey = (): string => randomBytes(32).toString("base64");

const RESTORE =
  "Restore it from a backup, or give it in FINGERPRINT_PEPPER. A new one would no longer recognise a credential of the platform in a tenant's store, so none is made.";

/**
 * The keys of this installation: the environment's, else those in `keys.json`, else new ones. Private keys of secrets
 * are made only for a database that knows no sealing key yet; where they are missing or are others, everything starts
 * all the same, sealed, and says so.
 * @throws StartError when the database knows a sealing key and the pepper is gone
 */
export const prepareKeys = async (
  dataDir: DataDir,
  db: Database,
  environment: Environment,
  say: (line: string) => void = () => undefined,
): Promise<InstallationKeys> => {
  const file = dataDir.file("keys.json");
  const given = pickTexts(environment, (key) => NAMES[key]);
  const kept = readJson(file);
  const stored = pickTexts(kept, (key) => key);
  const known = await withSystem(db, listSealingKeys);
  const source = { ...stored, ...given };
  if (known.length > 0 && source.fingerprintPepper === undefined)
    throw new StartError(
      `The database holds secrets, and their fingerprint pepper is not in ${file}.`,
      RESTORE,
    );
  const secretsRing = await prepareRing({ dataDir, environment, kept, known, say });
  const keys = {
    authSecret: source.authSecret ?? newKey(),
    fingerprintPepper: source.fingerprintPepper ?? newKey(),
    callKeySecret: source.callKeySecret ?? newKey(),
    // Lost, it costs the stored provider keys, which an operator can add again; nobody else's secrets.
    gatewayPrivateKeys: source.gatewayPrivateKeys ?? (await generateRing()),
  };
  rememberMissing(file, kept, given, keys);
  if (known.length === 0) await activateFirst(db, secretsRing);
  return { ...keys, secretsRing };
};

/** What came from the environment stays there; the file holds what was made here. */
const rememberMissing = (
  file: string,
  kept: unknown,
  given: Source,
  keys: Readonly<Record<KeyName, string>>,
): void => {
  const made: Partial<Record<KeyName, string>> = { ...pickTexts(kept, (key) => key) };
  for (const key of KEYS) if (given[key] === undefined) made[key] = keys[key];
  if (JSON.stringify(made) !== JSON.stringify(kept)) writeJson(file, made);
};

const activateFirst = async (db: Database, place: RingPlace): Promise<void> => {
  const ring = readRing(place);
  const key = ring?.findPublicKey(ring.ids[0] ?? "");
  if (key === undefined)
    throw new StartError(
      `The private keys in ${nameOfPlace(place)} cannot be read.`,
      "They are id:base64 pairs, separated by commas. Restore them from a backup, or leave them out to have new ones made.",
    );
  await withSystem(db, (tx) => activateSealingKey(tx, key));
};
