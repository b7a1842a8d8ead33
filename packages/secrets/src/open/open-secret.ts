import { DomainError, Secret } from "@molecule/domain";
import {
  ENCAPSULATED_KEY_BYTES,
  encodeInfo,
  encodePlace,
  SEALED_FORMAT,
  type SealedValue,
  type SealingPlace,
  suite,
} from "../suite.ts";
import type { KeyRing } from "./key-ring.ts";

/** How services receive the ability to open; only the process that holds the ring composes one. */
export type OpenSecret = (place: SealingPlace, sealed: SealedValue) => Promise<Secret>;

const unreadable = (place: SealingPlace, why: string, cause?: unknown): DomainError =>
  new DomainError(
    "SECRET_UNREADABLE",
    `${place.name} (version ${place.version}) cannot be opened: ${why}.`,
    {
      names: [place.name],
      remedy: `Set ${place.name} again.`,
    },
    { cause },
  );

const lacking = (place: SealingPlace, keyId: string): DomainError =>
  new DomainError(
    "SECRETS_SEALED",
    `${place.name} (version ${place.version}) is sealed: no key with id ${keyId} is in the key ring.`,
    { names: [place.name], remedy: "Restore the private key ring; nothing needs to be entered again." },
  );

/**
 * Opens a sealed value at the place that it was sealed for.
 * @throws DomainError SECRETS_SEALED when the ring lacks the key, which says nothing of the value;
 * SECRET_UNREADABLE when the bytes were altered, or were sealed for another tenant, scope, workspace, name or version
 */
export const openSecret = async (
  ring: KeyRing,
  place: SealingPlace,
  { sealed, keyId }: SealedValue,
): Promise<Secret> => {
  const key = ring.findPrivateKey(keyId);
  if (key === undefined) throw lacking(place, keyId);
  if (sealed[0] !== SEALED_FORMAT || sealed.length <= 1 + ENCAPSULATED_KEY_BYTES)
    throw unreadable(place, "it is not in a known sealed format");
  try {
    const plain = await suite.open(
      {
        recipientKey: await key,
        enc: sealed.slice(1, 1 + ENCAPSULATED_KEY_BYTES),
        info: encodeInfo(keyId),
      },
      sealed.slice(1 + ENCAPSULATED_KEY_BYTES),
      encodePlace(place),
    );
    return new Secret(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(plain));
  } catch (cause) {
    throw unreadable(place, "it was altered, or was sealed for another place", cause);
  }
};

/** An {@link OpenSecret} over one key ring. */
export const secretOpener =
  (ring: KeyRing): OpenSecret =>
  (place, sealed) =>
    openSecret(ring, place, sealed);
