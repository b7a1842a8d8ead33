import { accessSync, constants, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { generateKeyPair, type KeyRing, NO_KEYS, parseKeyRing, selectKeys } from "@molecule/secrets/open";
import type { KeyKeeper } from "@molecule/services/sealing";
import type { Log } from "../log.ts";

/** Where the private keys come from: a text, or a file that may change while this process runs. */
export type KeyPlace = { readonly text: string | undefined; readonly file: string | undefined };

/** A public key as it is recorded. */
type RecordedKey = { readonly id: string; readonly publicKey: Uint8Array };

export type KeySource = {
  /** The keys that may be used now. */
  readonly ring: () => KeyRing;
  readonly keeper: KeyKeeper;
  /** Reads a file that has changed, and leaves out what does not fit the recorded public keys. */
  readonly refresh: (recorded: readonly RecordedKey[]) => void;
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b));

const canWrite = (file: string): boolean => {
  try {
    accessSync(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Replaces the file as a whole, readable by its owner only; a kill leaves the old or the new one. */
const replaceFile = (file: string, text: string): void => {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  renameSync(draft, file);
};

/** One entry per line, or per comma, as the variable has them. */
const parseFile = (text: string): KeyRing => parseKeyRing(text.trim().replace(/[\s,]+/g, ","));

/**
 * Holds the private keys of this process. Without a ring, or with one that cannot be read, it holds none: what is
 * sealed stays closed, nothing is made in its place, and the keys are used as soon as they are back.
 */
export const createKeySource = ({ text, file }: KeyPlace, log: Log): KeySource => {
  let seen = "";
  let ring: KeyRing = NO_KEYS;
  let usable: KeyRing = NO_KEYS;

  const adopt = (what: string, read: () => KeyRing): void => {
    try {
      ring = read();
    } catch (error) {
      ring = NO_KEYS;
      log.error({ err: error, from: what }, "the private keys cannot be read: secrets stay sealed");
    }
    usable = ring;
  };

  const readFile = (): void => {
    if (file === undefined) return;
    let stamp = "absent";
    try {
      const { mtimeMs, size, ino } = statSync(file);
      stamp = `${mtimeMs} ${size} ${ino}`;
    } catch {
      // No file is no key; it may come back.
    }
    if (stamp === seen) return;
    seen = stamp;
    adopt(file, () => (stamp === "absent" ? NO_KEYS : parseFile(readFileSync(file, "utf8"))));
  };

  if (text !== undefined) adopt("SECRETS_PRIVATE_KEYS", () => parseKeyRing(text));
  readFile();

  return {
    ring: () => usable,
    keeper: {
      listIds: () => usable.ids,
      findPublicKey: (id) => usable.findPublicKey(id),
      addKey:
        file === undefined || text !== undefined || !canWrite(file)
          ? null
          : async () => {
              // A ring that is gone or cannot be read is not replaced by a new one.
              if (ring.ids.length === 0) throw new Error("there is no key ring to add a key to");
              const { id, privateKeyBase64, publicKey } = await generateKeyPair();
              const before = readFileSync(file, "utf8").trim();
              replaceFile(file, `${before}\n${id}:${privateKeyBase64}\n`);
              readFile();
              return { id, publicKey };
            },
    },
    refresh: (recorded) => {
      readFile();
      const wrong = new Set(
        recorded.flatMap(({ id, publicKey }) => {
          const own = ring.findPublicKey(id);
          return own !== undefined && !sameBytes(own.publicKey, publicKey) ? [id] : [];
        }),
      );
      usable = selectKeys(ring, (id) => !wrong.has(id));
    },
  };
};
