import type { CodexFiles, CodexProvider, Found } from "./surroundings.ts";
import type { Lookup } from "./variables.ts";
import { type SentCredential, sent } from "./verdict.ts";

/** A sign-in at OpenAI: by a key, which the API account pays, or as a ChatGPT user, whom the plan pays. */
export type OpenAiLogin = {
  readonly name: string;
  readonly source: string;
  /** Null where it stands in a store that cannot be read from here. */
  readonly value: string | null;
  readonly method: "api_key" | "chatgpt" | "unseen";
};

const STORED = "stored login";

const ofVariable = (find: Lookup, name: string, method: OpenAiLogin["method"]): readonly OpenAiLogin[] => {
  const found = find(name);
  return found === null ? [] : [{ name, ...found, method }];
};

/** The sign-ins that are present, the winning first. */
export const openAiLogins = (find: Lookup, files: CodexFiles): readonly OpenAiLogin[] => {
  const { login } = files;
  const stored: OpenAiLogin[] =
    login === null
      ? []
      : [
          {
            name: STORED,
            value: login.method === "unseen" ? null : login.value,
            source: login.source,
            method: login.method,
          },
        ];
  return [
    ...ofVariable(find, "CODEX_API_KEY", "api_key"),
    ...ofVariable(find, "CODEX_ACCESS_TOKEN", "chatgpt"),
    ...stored,
  ];
};

export const sendLogin = ({ name, source, value, method }: OpenAiLogin): SentCredential => ({
  ...sent(name, { value: value ?? "", source }, method === "unseen" ? null : "authorization"),
  // The end of a ChatGPT token is its signature, which nobody recognises it by.
  ...(method === "chatgpt" ? { hint: null } : {}),
});

/** What a custom provider gets: its own key first, and the sign-in at OpenAI only where it asks for that. */
export type CustomCredential =
  | { readonly kind: "missing"; readonly name: string }
  | { readonly kind: "own"; readonly sent: SentCredential; readonly value: string | null }
  | { readonly kind: "login"; readonly login: OpenAiLogin }
  | { readonly kind: "none" };

const own = (name: string, found: Found): CustomCredential => ({
  kind: "own",
  sent: sent(name, found, "authorization"),
  value: found.value,
});

/**
 * Observed with Codex 0.169.0: `env_key`, then `experimental_bearer_token`, then, with `requires_openai_auth`, the
 * sign-in at OpenAI; a blank `env_key` variable ends the session; a header of its own comes last here.
 */
export const customCredential = (
  find: Lookup,
  files: CodexFiles,
  provider: CodexProvider,
  logins: readonly OpenAiLogin[],
): CustomCredential => {
  const source = files.configPath;
  if (provider.envKey !== null) {
    const found = find(provider.envKey);
    return found === null ? { kind: "missing", name: provider.envKey } : own(provider.envKey, found);
  }
  if (provider.bearerToken !== null)
    return own("experimental_bearer_token", { value: provider.bearerToken, source });
  const [login] = logins;
  if (provider.requiresOpenAiAuth && login !== undefined) return { kind: "login", login };
  const header = provider.authorizationHeader;
  if (header === null) return { kind: "none" };
  if (header.envName === null)
    return {
      kind: "own",
      sent: { name: "http_headers", source, hint: header.hint, header: "authorization" },
      value: null,
    };
  const found = find(header.envName);
  return found === null ? { kind: "none" } : own(header.envName, found);
};
