import { hintOf } from "@molecule/domain";

export type WhyRuntime = "claude-code" | "codex";

/**
 * Who pays for what is sent. `gateway`: whoever runs a host that no registered provider has; `unknown`: a credential
 * stands where it cannot be read from here.
 */
export type WhyPayer =
  | "subscription"
  | "api_account"
  | "cloud_account"
  | "gateway"
  | "platform"
  | "unknown"
  | "nobody";

/** A credential that is sent, without its value. */
export type SentCredential = {
  /** A variable, or what stands in its place: `apiKeyHelper`, `stored login`. */
  readonly name: string;
  readonly source: string;
  /** The last four characters of a value of at least 16. */
  readonly hint: string | null;
  /** The header that carries it; null where a request is signed with it, or it is fetched first. */
  readonly header: "x-api-key" | "authorization" | null;
};

export type FindingKind =
  /** Two different credentials in one request: the receiver chooses. */
  | "two_credentials"
  /** Present, and not used because something else wins. */
  | "shadowed"
  /** A file replaces what the environment says. */
  | "replaced"
  /** Calls go elsewhere than to the runtime's own provider. */
  | "redirected"
  /** A credential goes to a host that is not its owner's. */
  | "foreign_host"
  /** Set, and not read by this runtime. */
  | "not_read"
  /** Something is missing or contradictory, so the runtime cannot call. */
  | "broken"
  /** A file or store that could not be looked into. */
  | "unseen";

/** What else plays a part. A `warning` changes who pays or who sees a credential; a `note` explains. */
export type Finding = {
  readonly kind: FindingKind;
  readonly severity: "warning" | "note";
  readonly name: string | null;
  readonly source: string | null;
  readonly says: string;
  /** What mends it, in one line; null where nothing needs mending. */
  readonly mend: string | null;
};

export type Verdict = {
  readonly runtime: WhyRuntime;
  /** In the order of the vendor's precedence: the first is the one that counts. */
  readonly sends: readonly SentCredential[];
  /** Null when nothing is sent. */
  readonly host: string | null;
  readonly payer: WhyPayer;
  /** "your Claude subscription", "whoever runs gw.example.test". */
  readonly paidBy: string;
  readonly findings: readonly Finding[];
  /** The one thing to do first; null when nothing needs doing. */
  readonly mend: string | null;
};

/** Says how to take a variable away, or set it, in the place that is looked at: a shell, a file, a process. */
export type MendWords = {
  readonly remove: (name: string, source: string) => string;
  readonly set: (name: string) => string;
};

export const sent = (
  name: string,
  { value, source }: { readonly value: string; readonly source: string },
  header: SentCredential["header"],
): SentCredential => ({ name, source, hint: hintOf(value.trim()), header });

/** A name at the beginning of a sentence: variables are written as they are, what stands in their place is a noun. */
const capitalised = (name: string): string => (name === "stored login" ? "The stored login" : name);

/** Where something stands that a finding is about. */
export type Spot = { readonly name: string; readonly source: string };

export const warning = (
  kind: FindingKind,
  { name, source }: Spot,
  says: string,
  mend: string | null,
): Finding => ({ kind, severity: "warning", name, source, says, mend });

export const note = (kind: FindingKind, { name, source }: Spot, says: string): Finding => ({
  kind,
  severity: "note",
  name,
  source,
  says,
  mend: null,
});

type Parts = Omit<Verdict, "mend">;

/** The first mend of a warning: warnings come before notes, in the order in which they were found. */
export const verdictOf = (parts: Parts, signIn: string): Verdict => {
  const warnings = parts.findings.filter(({ severity }) => severity === "warning");
  const notes = parts.findings.filter(({ severity }) => severity === "note");
  const first = warnings.find(({ mend }) => mend !== null)?.mend ?? null;
  const mend = first ?? (parts.payer === "nobody" ? signIn : null);
  return { ...parts, findings: [...warnings, ...notes], mend };
};

/** A credential that another one keeps from being used, where nobody's bill depends on it. */
export const noteShadowed = (spot: Spot, winner: string): Finding =>
  note("shadowed", spot, `${capitalised(spot.name)} is not used: ${winner} wins.`);
