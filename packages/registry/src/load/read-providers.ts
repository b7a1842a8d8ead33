import type { AuthMode, Provider } from "../registry.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import { compileModelRegex } from "./model-regex.ts";
import {
  type Fields,
  readBoolean,
  readEnvName,
  readFields,
  readList,
  readMatching,
  readNames,
  readOneOf,
  readOptional,
  readText,
  readUrl,
} from "./read-value.ts";

const KEYS = {
  required: ["name", "display_name", "protocol", "auth_mode", "auth_env", "model_prefix_match"],
  optional: [
    "vendor_logo",
    "base_url_template",
    "base_url_anthropic",
    "auth_token_env",
    "upstream_vendor",
    "key_page",
    "key_test",
    "deprecated",
  ],
};
const KEY_TEST_KEYS = { required: ["method", "path", "header"], optional: [] };
const AUTH_MODES = [
  "anthropic_api",
  "oauth",
  "third_party_anthropic_compat",
] as const satisfies readonly AuthMode[];
export const DIALECTS = ["anthropic", "openai"] as const;

/** A provider and where it stands. Fields at fault hold a stand-in: one fault is enough to discard them all. */
export type ReadProvider = { readonly at: Located; readonly provider: Provider };

const readModelRegex = (
  log: FaultLog,
  at: Located | undefined,
): Pick<Provider, "modelPrefixMatch" | "matchesModel"> => {
  const none = { modelPrefixMatch: "", matchesModel: () => false };
  const source = at === undefined ? undefined : readText(log, at);
  if (at === undefined || source === undefined) return none;
  const regex = compileModelRegex(source);
  if (regex.ok) return { modelPrefixMatch: source, matchesModel: regex.matches };
  const suggestion = "write an RE2 expression such as ^gpt- (no look-around, no back-references)";
  log({ line: at.line, path: at.path, message: `"${source}" is refused: ${regex.reason}.`, suggestion });
  return none;
};

const readKeyTest = (log: FaultLog, at: Located): Provider["keyTest"] | undefined => {
  const fields = readFields(log, at, "a mapping of method, path and header", KEY_TEST_KEYS);
  if (fields === undefined) return undefined;
  return {
    method: readOptional(log, fields.get("method"), (l, m) => readOneOf(l, m, ["GET", "POST"])) ?? "",
    path: readOptional(log, fields.get("path"), (l, p) => readMatching(l, p, /^\//, "begin it with /")) ?? "",
    header:
      readOptional(log, fields.get("header"), (l, h) =>
        readMatching(l, h, /^[\w-]+: .*\{key\}/, "write it as Name: {key}, with {key} in the key's place"),
      ) ?? "",
  };
};

const readAuthEnv = (log: FaultLog, at: Located): readonly string[] =>
  readNames(log, at, "a list of environment names", readEnvName).map(({ name }) => name);

const readProviderFields = (log: FaultLog, { get }: Fields): Provider => ({
  name: readOptional(log, get("name"), readText) ?? "",
  displayName: readOptional(log, get("display_name"), readText) ?? "",
  vendorLogo: readOptional(log, get("vendor_logo"), readText),
  protocol: readOptional(log, get("protocol"), (l, at) => readOneOf(l, at, DIALECTS)) ?? "openai",
  authMode: readOptional(log, get("auth_mode"), (l, at) => readOneOf(l, at, AUTH_MODES)) ?? "oauth",
  authEnv: readOptional(log, get("auth_env"), readAuthEnv) ?? [],
  authTokenEnv: readOptional(log, get("auth_token_env"), readEnvName),
  ...readModelRegex(log, get("model_prefix_match")),
  baseUrl: readOptional(log, get("base_url_template"), readUrl),
  baseUrlAnthropic: readOptional(log, get("base_url_anthropic"), readUrl),
  upstreamVendor: readOptional(log, get("upstream_vendor"), readText),
  keyPage: readOptional(log, get("key_page"), readUrl),
  keyTest: readOptional(log, get("key_test"), readKeyTest),
  deprecated: readOptional(log, get("deprecated"), readBoolean) ?? false,
});

export const readProviders = (log: FaultLog, at: Located): readonly ReadProvider[] =>
  (readList(log, at, "a list of providers") ?? []).flatMap((item) => {
    const fields = readFields(log, item, "a provider", KEYS);
    return fields === undefined ? [] : [{ at: item, provider: readProviderFields(log, fields) }];
  });
