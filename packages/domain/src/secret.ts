export const SECRET_SCOPES = ["tenant", "workspace"] as const;
/** Where a secret stands; a workspace's row wins over the tenant's row of the same name. */
export type SecretScope = (typeof SECRET_SCOPES)[number];

/** `secret`: sealed, never readable again. `variable`: stored in clear and readable. */
export const SECRET_KINDS = ["secret", "variable"] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export const ENV_NAME_PATTERN = /^[A-Z_][A-Z0-9_]*$/;
export const ENV_NAME_MAX_LENGTH = 128;
export const SECRET_VALUE_MAX_BYTES = 64 * 1024;

/** Names that hold a workspace's model; stored as variables. */
export const MODEL_NAMES = ["MOLECULE_MODEL", "MODEL"] as const;

/** The last four characters, only of values long enough that four say nothing about the rest. */
export const hintOf = (value: string): string | null => (value.length >= 16 ? value.slice(-4) : null);

const REDACTED = "[secret]";

/**
 * A secret value in memory. It has no printable form: string conversion, JSON and inspection all show
 * `[secret]`; `expose()` is the single way out, and is searched for in review.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  expose(): string {
    return this.#value;
  }
  toString(): string {
    return REDACTED;
  }
  toJSON(): string {
    return REDACTED;
  }
  [Symbol.toPrimitive](): string {
    return REDACTED;
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
