import type { ClaudeCodeFiles, Found } from "./surroundings.ts";
import type { Lookup } from "./variables.ts";
import { type SentCredential, sent } from "./verdict.ts";

/** A credential that Claude Code could use at Anthropic, or at the base URL in its place. */
export type ClaudeCandidate = {
  readonly name: string;
  readonly source: string;
  readonly value: string | null;
  /** A subscription of claude.ai; otherwise whatever account the key belongs to. */
  readonly subscription: boolean;
};

const HELPER = "apiKeyHelper";
export const LOGIN = "stored login";
const CONSOLE_KEY = "Console login's key";
const HEADERS = "ANTHROPIC_CUSTOM_HEADERS";

/** A value in the form of a subscription's token, whatever the name that it stands under. */
const isSubscriptionToken = (value: string): boolean => value.trim().startsWith("sk-ant-oat");

const ofVariable = (find: Lookup, name: string): ClaudeCandidate | null => {
  const found = find(name);
  return found === null ? null : { name, ...found, subscription: isSubscriptionToken(found.value) };
};

/** The value of one header in ANTHROPIC_CUSTOM_HEADERS: `Name: Value`, one per line. */
const customHeader = (find: Lookup, header: string): Found | null => {
  const found = find(HEADERS);
  for (const line of found?.value.split("\n") ?? []) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).trim();
    if (found !== null && colon > 0 && line.slice(0, colon).trim().toLowerCase() === header && value !== "")
      return { value, source: found.source };
  }
  return null;
};

export type ClaudeCandidates = {
  readonly token: ClaudeCandidate | null;
  readonly key: ClaudeCandidate | null;
  readonly helper: ClaudeCandidate | null;
  readonly oauthToken: ClaudeCandidate | null;
  readonly consoleKey: ClaudeCandidate | null;
  readonly identity: ClaudeCandidate | null;
  readonly login: ClaudeCandidate | null;
};

const identityOf = (find: Lookup): ClaudeCandidate | null => {
  if (find("ANTHROPIC_FEDERATION_RULE_ID") === null) return null;
  return ofVariable(find, "ANTHROPIC_IDENTITY_TOKEN") ?? ofVariable(find, "ANTHROPIC_IDENTITY_TOKEN_FILE");
};

export const candidatesOf = (find: Lookup, files: ClaudeCodeFiles): ClaudeCandidates => {
  const helper = files.settings.findLast((layer) => layer.apiKeyHelper);
  const { consoleKey, login } = files;
  const oauth = ofVariable(find, "CLAUDE_CODE_OAUTH_TOKEN");
  return {
    token: ofVariable(find, "ANTHROPIC_AUTH_TOKEN"),
    key: ofVariable(find, "ANTHROPIC_API_KEY"),
    helper: helper ? { name: HELPER, source: helper.path, value: null, subscription: false } : null,
    oauthToken: oauth === null ? null : { ...oauth, subscription: true },
    consoleKey: consoleKey === null ? null : { name: CONSOLE_KEY, ...consoleKey, subscription: false },
    identity: identityOf(find),
    login: login === null ? null : { name: LOGIN, source: login.source, value: null, subscription: true },
  };
};

/**
 * The vendor's order (code.claude.com/docs/en/authentication, "Authentication precedence"); the place of the last
 * three among each other was observed.
 */
export const inPrecedence = (found: ClaudeCandidates): readonly ClaudeCandidate[] => {
  const { token, key, helper, oauthToken, consoleKey, identity, login } = found;
  const stored = identity === null ? [login, consoleKey] : [consoleKey, identity, login];
  return [token, key, helper, oauthToken, ...stored].filter((each) => each !== null);
};

const sends = (candidate: ClaudeCandidate, header: SentCredential["header"]): SentCredential =>
  sent(candidate.name, { value: candidate.value ?? "", source: candidate.source }, header);

/**
 * What one request to the Anthropic API carries, the credential that counts first. Observed with Claude Code
 * 2.1.330: ANTHROPIC_AUTH_TOKEN and ANTHROPIC_API_KEY are both sent where both are set, what the helper prints
 * fills whichever of the two headers is left, and headers of one's own replace all but ANTHROPIC_AUTH_TOKEN.
 */
export const sentToAnthropic = (
  find: Lookup,
  found: ClaudeCandidates,
): { readonly winner: ClaudeCandidate | null; readonly sends: readonly SentCredential[] } => {
  const { token, key, helper } = found;
  const [first = null] = inPrecedence(found);
  const explicit = token !== null || key !== null || helper !== null;
  const own = { bearer: customHeader(find, "authorization"), key: customHeader(find, "x-api-key") };
  const bearer = token ?? helper ?? (explicit || first?.name === CONSOLE_KEY ? null : first);
  const apiKey = key ?? helper ?? (token !== null || first?.name === CONSOLE_KEY ? found.consoleKey : null);
  const bearers =
    own.bearer !== null && token === null
      ? [sent(HEADERS, own.bearer, "authorization")]
      : bearer === null
        ? []
        : // A token of identity federation is exchanged for another before it is used.
          [sends(bearer, bearer === found.identity ? null : "authorization")];
  const keys =
    own.key !== null
      ? [sent(HEADERS, own.key, "x-api-key")]
      : apiKey === null
        ? []
        : [sends(apiKey, "x-api-key")];
  const keyFirst = first !== null && first === apiKey && first !== bearer;
  return { winner: first, sends: keyFirst ? [...keys, ...bearers] : [...bearers, ...keys] };
};
