/** Where a value was found, as a person would look for it: "the environment" or a file's path. */
export type Found = { readonly value: string; readonly source: string };

/** Names and values as a program started here would read them. */
export type Variables = Readonly<Record<string, string>>;

/** What Claude Code reads beside its environment. */
export type ClaudeCodeFiles = {
  /** Settings files that exist, weakest first: user, project, local, managed. */
  readonly settings: readonly {
    readonly path: string;
    readonly env: Variables;
    readonly apiKeyHelper: boolean;
  }[];
  /** A stored subscription login; `unseen` where one may stand in a store that cannot be read from here. */
  readonly login: { readonly source: string; readonly state: "present" | "unseen" } | null;
  /** The key that a Console login left behind. */
  readonly consoleKey: Found | null;
  /** Files that exist and could not be read; Claude Code passes over them too. */
  readonly unreadable: readonly string[];
};

/** A `[model_providers.…]` table of Codex's configuration, as far as it decides on credentials. */
export type CodexProvider = {
  readonly baseUrl: string | null;
  readonly envKey: string | null;
  readonly bearerToken: string | null;
  readonly requiresOpenAiAuth: boolean;
  /** Its own `Authorization` header: the name of the variable that holds it, or null for text in the file. */
  readonly authorizationHeader: { readonly envName: string | null; readonly hint: string | null } | null;
};

/** What Codex reads beside its environment. */
export type CodexFiles = {
  readonly configPath: string;
  readonly modelProvider: string | null;
  readonly openAiBaseUrl: string | null;
  readonly chatGptBaseUrl: string | null;
  readonly forcedLoginMethod: string | null;
  readonly providers: Readonly<Record<string, CodexProvider>>;
  /** What auth.json holds; `unseen` where it may stand in a store that cannot be read from here. */
  readonly login:
    | { readonly source: string; readonly method: "api_key" | "chatgpt"; readonly value: string }
    | { readonly source: string; readonly method: "unseen" }
    | null;
  /** A sign-in file that exists and could not be read; Codex goes on as if it were not there. */
  readonly passedOver: readonly string[];
  /** Configurations that exist and could not be read; Codex does not start on them. */
  readonly unreadable: readonly string[];
};
