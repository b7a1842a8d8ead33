import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import type { SealingKey } from "@molecule/db/repositories";
import { generateKeyPair, type KeyRing, parseKeyRing } from "@molecule/secrets/open";
import type { DataDir } from "./data-dir.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the private keys of secrets are: in a text that came from outside, or in a file that a rotation adds to. */
export type RingPlace = { readonly text: string } | { readonly file: string };

export const nameOfPlace = (place: RingPlace): string =>
  "file" in place ? place.file : "SECRETS_PRIVATE_KEYS";

export const generateRing = async (): Promise<string> => {
  const { id, privateKeyBase64 } = await generateKeyPair();
  return `${id}:${privateKeyBase64}`;
};

/** Undefined where there is none, or none that can be read. */
export const readRing = (place: RingPlace): KeyRing | undefined => {
  try {
    const text = "file" in place ? readFileSync(place.file, "utf8") : place.text;
    return parseKeyRing(text.trim().replace(/[\s,]+/g, ","));
  } catch {
    return undefined;
  }
};

/** Readable by its owner only; a kill leaves no file or the whole one. */
const writeRing = (file: string, ring: string): void => {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${ring}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
};

const describeMissing = (
  ring: KeyRing | undefined,
  known: readonly SealingKey[],
  place: RingPlace,
): string | null => {
  const missing = known.filter((key) => {
    const own = ring?.findPublicKey(key.id);
    return own === undefined || !Buffer.from(own.publicKey).equals(Buffer.from(key.publicKey));
  });
  if (missing.length === 0) return null;
  const ids = missing.map(({ id }) => id).join(", ");
  return [
    `\n  SECRETS_SEALED: ${nameOfPlace(place)} lacks the private key ${ids}.`,
    "  Nothing is overwritten and no key is made in its place. Screens work and secrets can be written;",
    "  starts that need a stored secret wait until the key is back. Restore it from a backup.\n",
  ].join("\n");
};

type RingInput = {
  readonly dataDir: DataDir;
  readonly environment: Environment;
  /** What `keys.json` holds: earlier versions kept the ring there. */
  readonly kept: unknown;
  readonly known: readonly SealingKey[];
  readonly say: (line: string) => void;
};

/**
 * The place of the private keys of secrets. They are made only where the database knows no sealing key yet; says so
 * when one that is in use is not there.
 */
export const prepareRing = async ({
  dataDir,
  environment,
  kept,
  known,
  say,
}: RingInput): Promise<RingPlace> => {
  const given = environment["SECRETS_PRIVATE_KEYS"];
  const file = dataDir.file("secrets-key-ring");
  const place: RingPlace = given === undefined || given === "" ? { file } : { text: given };
  if ("file" in place && !existsSync(file)) {
    const old: unknown =
      typeof kept === "object" && kept !== null ? Reflect.get(kept, "secretsPrivateKeys") : undefined;
    if (typeof old === "string" && old !== "") writeRing(file, old);
    else if (known.length === 0) writeRing(file, await generateRing());
  }
  const inUse = known.filter((key) => key.retiredAt === null);
  const warning = describeMissing(readRing(place), inUse, place);
  if (warning !== null) say(warning);
  return place;
};
