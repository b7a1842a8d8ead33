import {
  ENV_NAME_MAX_LENGTH,
  SECRET_VALUE_MAX_BYTES,
  type SecretScope,
  type WriteRefusalCode,
} from "@molecule/domain";

type Subject = {
  readonly scope: SecretScope;
  readonly name: string;
  readonly suggestions: readonly string[];
};
type Words = { readonly message: string; readonly remedy: string };

const bypass = ({ scope, name }: Subject): Words =>
  scope === "tenant"
    ? {
        message: `${name} was not stored: the platform pays for this organization's workspaces, and this name would let an agent reach a provider around it.`,
        remedy:
          "Ask an operator to change the organization's billing mode to bring-your-own-key, or set the key on one workspace that uses a bring-your-own-key model.",
      }
    : {
        message: `${name} was not stored: the platform pays for this workspace, and this name would let its agent reach a provider around the metered gateway.`,
        remedy:
          "Choose a bring-your-own-key model for this workspace, in the same save or before; then the key can be stored.",
      };

/** Goes on a sentence about a model that is not offered. */
export const nearestOffered = (suggestions: readonly string[]): string =>
  suggestions.length === 0 ? "" : `; nearest offered: ${suggestions.join(", ")}`;

const WORDS: Readonly<Record<WriteRefusalCode, (subject: Subject) => Words>> = {
  INVALID_NAME: () => ({
    message: `A name consists of capital letters A–Z, digits and underscores, does not begin with a digit, and has at most ${ENV_NAME_MAX_LENGTH} characters.`,
    remedy: "Correct the name; spaces, lower case and look-alike characters are not changed for you.",
  }),
  INVALID_VALUE: ({ name }) => ({
    message: `The value for ${name} is blank, longer than ${SECRET_VALUE_MAX_BYTES / 1024} KiB, holds a NUL character, or is the mask that the screen shows instead of a value.`,
    remedy: "Paste the value itself; stored values cannot be read back, so take it from where you keep it.",
  }),
  RESERVED_NAME: ({ scope, name }) => ({
    message:
      scope === "tenant" && name === "MOLECULE_MODEL"
        ? "MOLECULE_MODEL cannot be set for all workspaces: it would overrule the model that people chose in each of them."
        : `${name} is reserved: the platform sets it itself, or it would change which code an agent runs.`,
    remedy:
      scope === "tenant" && name === "MOLECULE_MODEL"
        ? "Use MODEL for a default that workspaces may override."
        : "Use another name.",
  }),
  FORBIDDEN_TENANT_ENV: ({ name }) => ({
    message: `${name} cannot be set for all workspaces: it is the kind of token that platform operators hold, and every agent would receive it.`,
    remedy: "Set it on the one workspace that needs it, with a token of your own.",
  }),
  UNREGISTERED_MODEL: ({ suggestions }) => ({
    message: `No provider of this runtime serves that model${nearestOffered(suggestions)}.`,
    remedy: "Choose an offered model.",
  }),
  BYPASS_KEY_REJECTED: bypass,
  REAL_KEY_IN_SANDBOX: ({ name }) => ({
    message: `The value for ${name} looks like a real credential, and this is a sandbox: it was neither stored nor sent anywhere.`,
    remedy: "Insert a sandbox token here, or switch to a real organization and store the key there.",
  }),
  SANDBOX_KEY_OUTSIDE: ({ name }) => ({
    message: `The value for ${name} is a sandbox token, which no real provider accepts.`,
    remedy: "Store the provider's own key here; sandbox tokens work in sandbox organizations.",
  }),
  CO_MINGLED_CREDENTIAL: ({ name }) => ({
    message: `The value for ${name} is a credential of the platform itself. It was not stored, and the operators were told.`,
    remedy: "Store a credential of your own organization.",
  }),
};

/** What happened, why, and the next legal move; never the value. */
export const explainWriteRefusal = (code: WriteRefusalCode, subject: Subject): Words => WORDS[code](subject);
