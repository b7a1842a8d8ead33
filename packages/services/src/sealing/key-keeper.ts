import type { PublicSealingKey } from "@molecule/secrets/seal";

/** The private keys of this process, as far as verbs may know of them: ids and public halves. */
export type KeyKeeper = {
  /** Ids whose private half is here and fits the public half that is recorded, or that is recorded nowhere yet. */
  readonly listIds: () => readonly string[];
  readonly findPublicKey: (id: string) => PublicSealingKey | undefined;
  /** Makes a private key and keeps it for good before it returns; null where keys come from outside. */
  readonly addKey: (() => Promise<PublicSealingKey>) | null;
};

/** Moments of a rotation at which a test can kill the process. */
export const ROTATION_POINTS = [
  "key-kept",
  "key-recorded",
  "key-activated",
  "values-opened",
  "values-resealed",
  "key-drained",
  "key-retired",
] as const;
export type RotationPoint = (typeof ROTATION_POINTS)[number];
