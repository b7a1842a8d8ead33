import { type Registry, urlHost } from "@molecule/registry";
import type { OpenAiLogin } from "./codex-credentials.ts";
import { networkFindings } from "./network-findings.ts";
import { isForeignHost } from "./payer-of-host.ts";
import type { CodexFiles, Variables } from "./surroundings.ts";
import type { Lookup } from "./variables.ts";
import {
  type Finding,
  type MendWords,
  note,
  noteShadowed,
  type SentCredential,
  type Spot,
  warning,
} from "./verdict.ts";

/** Sign-ins that lose. A plan that goes unused is what people mean to pay with. */
export const shadowedLogins = (
  [winner, ...losers]: readonly OpenAiLogin[],
  mend: MendWords,
): readonly Finding[] =>
  winner === undefined
    ? []
    : losers.map(({ name, source, method }): Finding => {
        const unused = method === "chatgpt" && winner.method === "api_key";
        if (!unused) return noteShadowed({ name, source }, winner.name);
        const says = `Your ChatGPT plan (${name}) is not used: ${winner.name} wins and is billed by the call.`;
        return warning("shadowed", { name, source }, says, mend.remove(winner.name, winner.source));
      });

/** A credential of OpenAI, or of another known provider, that goes to a host which its owner does not have. */
export const foreignCodexHost = (
  { registry, env, mend }: { readonly registry: Registry; readonly env: Variables; readonly mend: MendWords },
  {
    host,
    sent,
    owners,
    route,
  }: {
    readonly host: string;
    readonly sent: readonly SentCredential[];
    readonly owners: readonly string[] | null;
    readonly route: Spot;
  },
): readonly Finding[] =>
  isForeignHost(registry, env, host, owners)
    ? sent.map((each) => {
        const says = `${each.name} is a credential of ${(owners ?? []).join(" or ")} and goes to ${host} (${route.name}).`;
        return warning("foreign_host", each, says, mend.remove(route.name, route.source));
      })
    : [];

const unreadVariables = (find: Lookup, files: CodexFiles): readonly Finding[] => {
  const used = Object.values(files.providers).flatMap(({ envKey }) => envKey ?? []);
  const rows = [
    ["OPENAI_API_KEY", "Codex does not read OPENAI_API_KEY: sign in with it, or set CODEX_API_KEY."],
    ["OPENAI_BASE_URL", "Codex does not read OPENAI_BASE_URL: set openai_base_url in its configuration."],
    ["CODEX_AUTH_JSON", "Codex does not read CODEX_AUTH_JSON: its sign-in stands in auth.json."],
  ] as const;
  return rows.flatMap(([name, says]) => {
    const found = find(name);
    return found === null || used.includes(name)
      ? []
      : [note("not_read", { name, source: found.source }, says)];
  });
};

/** What plays a part whichever provider is used. */
export const codexFindings = (find: Lookup, files: CodexFiles, mend: MendWords): readonly Finding[] => {
  const chatGpt = files.login?.method === "chatgpt" ? files.chatGptBaseUrl : null;
  const host = chatGpt === null ? null : urlHost(chatGpt);
  const name = "chatgpt_base_url";
  const elsewhere: readonly Finding[] =
    host === null || host === "chatgpt.com"
      ? []
      : [
          warning(
            "foreign_host",
            { name: "stored login", source: files.login?.source ?? name },
            `Your ChatGPT login goes to ${host} too (${name}).`,
            mend.remove(name, files.configPath),
          ),
        ];
  const key = find("CODEX_API_KEY");
  const exec: readonly Finding[] =
    key === null
      ? []
      : [
          note(
            "not_read",
            { name: "CODEX_API_KEY", source: key.source },
            "CODEX_API_KEY counts in codex exec and codex review; an interactive session uses the stored login.",
          ),
        ];
  const passedOver = files.passedOver.map((path) =>
    warning(
      "unseen",
      { name: path, source: path },
      `${path} cannot be read; Codex goes on without it.`,
      `mend ${path}`,
    ),
  );
  return [
    ...passedOver,
    ...elsewhere,
    ...exec,
    ...unreadVariables(find, files),
    ...networkFindings(find, mend),
  ];
};
