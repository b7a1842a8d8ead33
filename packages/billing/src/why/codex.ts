import { keyFormatOwners, type Registry, urlHost } from "@molecule/registry";
import { customCredential, type OpenAiLogin, openAiLogins, sendLogin } from "./codex-credentials.ts";
import { codexFindings, foreignCodexHost, shadowedLogins } from "./codex-findings.ts";
import { type PaidBy, payerOfHost } from "./payer-of-host.ts";
import type { CodexFiles, CodexProvider, Variables } from "./surroundings.ts";
import { ENVIRONMENT, type Lookup, lookupIn } from "./variables.ts";
import {
  type Finding,
  type MendWords,
  type SentCredential,
  sent,
  type Verdict,
  verdictOf,
  warning,
} from "./verdict.ts";

const OPENAI_HOST = "api.openai.com";
const CHATGPT_HOST = "chatgpt.com";
const BEDROCK = "amazon-bedrock";
/** Providers that Codex knows by itself and that need no credential. */
const LOCAL_HOSTS: Readonly<Record<string, string>> = {
  ollama: "localhost:11434",
  lmstudio: "localhost:1234",
};

type Seen = {
  readonly registry: Registry;
  readonly env: Variables;
  readonly files: CodexFiles;
  readonly mend: MendWords;
  readonly find: Lookup;
  readonly logins: readonly OpenAiLogin[];
};
type Answer = PaidBy & {
  readonly sends: readonly SentCredential[];
  readonly host: string | null;
  readonly findings: readonly Finding[];
};

const cannotCall = (finding: Finding): Answer => ({
  payer: "nobody",
  paidBy: "nobody: Codex cannot call",
  sends: [],
  host: null,
  findings: [finding],
});

const paidWithLogin = ({ registry, env }: Seen, login: OpenAiLogin, host: string): PaidBy => {
  if (login.method === "unseen")
    return { payer: "unknown", paidBy: `your OpenAI account, if ${login.source} holds a login` };
  return host === CHATGPT_HOST
    ? { payer: "subscription", paidBy: "your ChatGPT plan" }
    : payerOfHost(registry, env, host);
};

const answerOpenAi = (seen: Seen): Answer => {
  const { files, mend, logins } = seen;
  const [login] = logins;
  if (login === undefined)
    return { payer: "nobody", paidBy: "nobody: Codex is not signed in", sends: [], host: null, findings: [] };
  const base = files.openAiBaseUrl;
  const own = login.method === "chatgpt" ? CHATGPT_HOST : OPENAI_HOST;
  const host = base === null ? own : urlHost(base);
  const route = { name: "openai_base_url", source: files.configPath };
  if (host === null)
    return cannotCall(
      warning(
        "broken",
        { name: route.name, source: route.source },
        "openai_base_url is no URL.",
        mend.remove(route.name, route.source),
      ),
    );
  const sends = [sendLogin(login)];
  const foreign =
    base === null ? [] : foreignCodexHost(seen, { host, sent: sends, owners: ["openai"], route });
  return {
    ...paidWithLogin(seen, login, host),
    sends,
    host,
    findings: [...foreign, ...shadowedLogins(logins, mend)],
  };
};

const answerBedrock = ({ find }: Seen): Answer => {
  const region = (find("AWS_REGION") ?? find("AWS_DEFAULT_REGION"))?.value.trim() ?? "us-east-1";
  const bearer = find("AWS_BEARER_TOKEN_BEDROCK");
  const chain = { name: "AWS credentials of this machine", source: "this machine", hint: null, header: null };
  return {
    payer: "cloud_account",
    paidBy: "your AWS account, for Amazon Bedrock",
    sends: [bearer === null ? chain : sent("AWS_BEARER_TOKEN_BEDROCK", bearer, "authorization")],
    host: `bedrock-mantle.${region}.api.aws`,
    findings: [],
  };
};

const answerCustom = (seen: Seen, id: string, provider: CodexProvider): Answer => {
  const { registry, env, files, find, mend, logins } = seen;
  const route = { name: `model_providers.${id}`, source: files.configPath };
  const host = provider.baseUrl === null ? OPENAI_HOST : urlHost(provider.baseUrl);
  if (host === null)
    return cannotCall(
      warning(
        "broken",
        { name: route.name, source: route.source },
        `The base_url of ${id} is no URL.`,
        mend.set(`${route.name}.base_url`),
      ),
    );
  const credential = customCredential(find, files, provider, logins);
  switch (credential.kind) {
    case "missing":
      return cannotCall(
        warning(
          "broken",
          { name: credential.name, source: route.source },
          `The provider ${id} needs ${credential.name}, which is not set.`,
          mend.set(credential.name),
        ),
      );
    case "none":
      return { ...payerOfHost(registry, env, host), sends: [], host, findings: [] };
    case "login": {
      const sends = [sendLogin(credential.login)];
      const foreign = foreignCodexHost(seen, { host, sent: sends, owners: ["openai"], route });
      return { ...paidWithLogin(seen, credential.login, host), sends, host, findings: foreign };
    }
    case "own": {
      const owners = credential.value === null ? null : keyFormatOwners(registry, credential.value);
      const sends = [credential.sent];
      const foreign = foreignCodexHost(seen, { host, sent: sends, owners, route });
      return { ...payerOfHost(registry, env, host), sends, host, findings: foreign };
    }
  }
};

const answer = (seen: Seen): Answer => {
  const { files, mend, logins } = seen;
  const [unreadable] = files.unreadable;
  if (unreadable !== undefined)
    return cannotCall(
      warning(
        "broken",
        { name: unreadable, source: unreadable },
        `${unreadable} cannot be read.`,
        `mend ${unreadable}`,
      ),
    );
  const [login] = logins;
  const forced = files.forcedLoginMethod === "api" ? "api_key" : files.forcedLoginMethod;
  if (forced !== null && login !== undefined && login.method !== "unseen" && login.method !== forced) {
    const says = `forced_login_method wants another sign-in than ${login.name}: Codex signs out instead of calling.`;
    return cannotCall(
      warning(
        "broken",
        { name: "forced_login_method", source: files.configPath },
        says,
        mend.remove(login.name, login.source),
      ),
    );
  }
  const id = files.modelProvider ?? "openai";
  if (id === "openai") return answerOpenAi(seen);
  if (id === BEDROCK) return answerBedrock(seen);
  const local = LOCAL_HOSTS[id];
  if (local !== undefined)
    return { payer: "gateway", paidBy: `whoever runs ${local}`, sends: [], host: local, findings: [] };
  const provider = files.providers[id];
  if (provider !== undefined) return answerCustom(seen, id, provider);
  const says = `model_provider names ${id}, which is not configured: Codex does not start.`;
  return cannotCall(
    warning(
      "broken",
      { name: "model_provider", source: files.configPath },
      says,
      mend.remove("model_provider", files.configPath),
    ),
  );
};

/**
 * What Codex would send where, from the environment that it would be started in and the files that it would read.
 * Sources: developers.openai.com/codex/auth, /codex/config-reference and /codex/environment-variables; every rule
 * was observed with Codex 0.169.0 (`codex exec`), which sent its requests to a server of ours. It reads neither
 * OPENAI_API_KEY nor OPENAI_BASE_URL, and no project's configuration moves a credential. CODEX_API_KEY counts in
 * `codex exec` and `codex review` only.
 */
export const explainCodex = (
  registry: Registry,
  env: Variables,
  files: CodexFiles,
  mend: MendWords,
): Verdict => {
  const find = lookupIn([{ source: ENVIRONMENT, variables: env }]);
  const seen: Seen = { registry, env, files, mend, find, logins: openAiLogins(find, files) };
  const { findings, ...rest } = answer(seen);
  const signIn =
    find("OPENAI_API_KEY") === null ? "codex login" : "printenv OPENAI_API_KEY | codex login --with-api-key";
  return verdictOf(
    { runtime: "codex", ...rest, findings: [...findings, ...codexFindings(find, files, mend)] },
    signIn,
  );
};
