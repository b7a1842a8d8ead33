import { ENV_NAME_MAX_LENGTH, ENV_NAME_PATTERN, type SecretScope } from "@molecule/domain";

/** What a button beside a refusal does about it. */
export type Move =
  | {
      readonly kind: "choose_model" | "ask_operator" | "open_operator" | "insert_token";
      readonly label: string;
    }
  | { readonly kind: "scope"; readonly scope: SecretScope; readonly label: string }
  | { readonly kind: "name"; readonly name: string; readonly label: string }
  | { readonly kind: "value"; readonly value: string; readonly label: string };

type Refused = {
  readonly code: string;
  readonly scope: SecretScope;
  readonly name: string;
  readonly suggestions: readonly string[];
  /** Whether a workspace is at hand, so that the scope may be changed to it. */
  readonly inWorkspace: boolean;
  readonly operator: boolean;
};

/** A name that says the same in the letters that a name may have; null when there is none. */
export const correctedName = (name: string): string | null => {
  const text = name
    .trim()
    .toUpperCase()
    .replaceAll(/[\s.-]+/g, "_");
  const legal = text !== name && ENV_NAME_PATTERN.test(text) && text.length <= ENV_NAME_MAX_LENGTH;
  return legal ? text : null;
};

const toWorkspace = (inWorkspace: boolean): Move[] =>
  inWorkspace ? [{ kind: "scope", scope: "workspace", label: "Set it on this workspace only" }] : [];

const bypassMoves = ({ scope, inWorkspace, operator }: Refused): Move[] =>
  scope === "workspace"
    ? [{ kind: "choose_model", label: "Choose a bring-your-own-key model for this workspace" }]
    : [
        ...toWorkspace(inWorkspace),
        operator
          ? { kind: "open_operator", label: "Change the organization's billing mode" }
          : { kind: "ask_operator", label: "Ask an operator to change the organization's billing mode" },
      ];

/** The legal moves out of a refusal, as things to press; the likeliest first. */
export const movesFor = (refused: Refused): readonly Move[] => {
  const { code, name, suggestions, inWorkspace } = refused;
  switch (code) {
    case "BYPASS_KEY_REJECTED":
      return bypassMoves(refused);
    case "FORBIDDEN_TENANT_ENV":
      return toWorkspace(inWorkspace);
    case "REAL_KEY_IN_SANDBOX":
      return [{ kind: "insert_token", label: "Insert a sandbox token instead" }];
    case "INVALID_NAME": {
      const corrected = correctedName(name);
      return corrected === null ? [] : [{ kind: "name", name: corrected, label: `Name it ${corrected}` }];
    }
    case "UNREGISTERED_MODEL":
      return suggestions.map((value) => ({ kind: "value", value, label: `Use ${value}` }));
    case "RESERVED_NAME":
      return name === "MOLECULE_MODEL" ? [{ kind: "name", name: "MODEL", label: "Name it MODEL" }] : [];
    default:
      return [];
  }
};
