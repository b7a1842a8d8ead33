import { join } from "node:path";
import type { CodexFiles, CodexProvider } from "@molecule/billing";
import { hintOf } from "@molecule/domain";
import { parse as parseToml } from "smol-toml";
import { z } from "zod";
import type { Place } from "./place.ts";
import { readParsed } from "./read-file.ts";

const headersSchema = z.record(z.string(), z.string()).default({});
const providerSchema = z.object({
  base_url: z.string().optional(),
  env_key: z.string().optional(),
  experimental_bearer_token: z.string().optional(),
  requires_openai_auth: z.boolean().default(false),
  http_headers: headersSchema,
  env_http_headers: headersSchema,
});
/** It does not start on a configuration that names a profile, or one of its own providers. */
const configSchema = z.object({
  profile: z.never().optional(),
  model_provider: z.string().optional(),
  openai_base_url: z.string().optional(),
  chatgpt_base_url: z.string().optional(),
  cli_auth_credentials_store: z.string().optional(),
  forced_login_method: z.string().optional(),
  model_providers: z
    .record(z.string(), providerSchema)
    .refine((tables) => tables["openai"] === undefined)
    .default({}),
});
type Config = z.infer<typeof configSchema>;

const authSchema = z.object({
  auth_mode: z.string().nullish(),
  OPENAI_API_KEY: z.string().nullish(),
  tokens: z.object({ access_token: z.string() }).nullish(),
});

const SYSTEM_CONFIG = "/etc/codex/config.toml";
const KEYRING = "the system's keyring";

export const codexFolder = ({ env, home }: Place): string => {
  const named = env["CODEX_HOME"]?.trim() ?? "";
  return named === "" ? join(home, ".codex") : named;
};

const authorizationIn = (headers: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];

const providerOf = (table: z.infer<typeof providerSchema>): CodexProvider => {
  const envName = authorizationIn(table.env_http_headers);
  const text = authorizationIn(table.http_headers);
  return {
    baseUrl: table.base_url ?? null,
    envKey: table.env_key ?? null,
    bearerToken: table.experimental_bearer_token ?? null,
    requiresOpenAiAuth: table.requires_openai_auth,
    authorizationHeader:
      envName === undefined && text === undefined
        ? null
        : { envName: envName ?? null, hint: text === undefined ? null : hintOf(text) },
  };
};

const loginIn = (
  auth: z.infer<typeof authSchema>,
  source: string,
): Exclude<CodexFiles["login"], { method: "unseen" }> => {
  const key = auth.OPENAI_API_KEY?.trim() ?? "";
  const token = auth.tokens?.access_token ?? "";
  // Without a mode, as older versions wrote it, a key that is there wins.
  if (key !== "" && auth.auth_mode !== "chatgpt") return { source, method: "api_key", value: key };
  return token !== "" && auth.auth_mode !== "apikey" ? { source, method: "chatgpt", value: token } : null;
};

const readLogin = (place: Place, store: string | undefined): Pick<CodexFiles, "login" | "passedOver"> => {
  if (store === "ephemeral") return { login: null, passedOver: [] };
  const keyring = { source: KEYRING, method: "unseen" } as const;
  if (store === "keyring") return { login: keyring, passedOver: [] };
  const auth = readParsed(place, join(codexFolder(place), "auth.json"), JSON.parse, authSchema);
  const login = auth.state === "read" ? loginIn(auth.value, auth.path) : null;
  return {
    login: login ?? (store === "auto" ? keyring : null),
    passedOver: auth.state === "unreadable" ? [auth.path] : [],
  };
};

/** The files that Codex would read at a place (developers.openai.com/codex/config-reference and /codex/auth). */
export const readCodex = (place: Place): CodexFiles => {
  const configPath = join(codexFolder(place), "config.toml");
  const read = [SYSTEM_CONFIG, configPath].map((path) => readParsed(place, path, parseToml, configSchema));
  const layers = read.flatMap((each): Config[] => (each.state === "read" ? [each.value] : []));
  const last = <K extends keyof Config>(key: K): Config[K] | undefined =>
    layers.findLast((layer) => layer[key] !== undefined)?.[key];
  const tables = Object.assign({}, ...layers.map((layer) => layer.model_providers));
  const providers: Readonly<Record<string, z.infer<typeof providerSchema>>> = tables;
  return {
    configPath,
    modelProvider: last("model_provider") ?? null,
    openAiBaseUrl: last("openai_base_url") ?? null,
    chatGptBaseUrl: last("chatgpt_base_url") ?? null,
    forcedLoginMethod: last("forced_login_method") ?? null,
    providers: Object.fromEntries(Object.entries(providers).map(([id, table]) => [id, providerOf(table)])),
    ...readLogin(place, last("cli_auth_credentials_store")),
    unreadable: read.flatMap((each) => (each.state === "unreadable" ? [each.path] : [])),
  };
};
