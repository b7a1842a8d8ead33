import { providers } from "../oracle/provider-table.ts";
import type { Random } from "./random.ts";

/** The addresses that values of a random state may point at. */
export type ValueWorld = { gatewayUrls: readonly string[]; accessKey: string };

const formats = [
  "sk-ant-api03-",
  "sk-proj-",
  "sk-svcacct-",
  "sk-admin-",
  "sk-or-v1-",
  "AIza",
  "hf_",
  "nvapi-",
];

const right: Readonly<Record<string, string>> = {
  "anthropic-api": "sk-ant-api03-",
  "anthropic-oauth": "sk-ant-oat01-",
  openai: "sk-proj-",
  openrouter: "sk-or-v1-",
  google: "AIza",
  huggingface: "hf_",
  nvidia: "nvapi-",
};

let serial = 0;

/** Never the same twice, so that a value taken from the wrong row shows. Half are long enough to have a hint. */
export function freshText(random: Random): string {
  serial += 1;
  const tail = Array.from({ length: random.chance(0.5) ? 14 : 3 }, () => random.below(16).toString(16)).join(
    "",
  );
  return `${serial.toString(36)}-${tail}`;
}

/** Mostly what a person would paste for this provider; sometimes another provider's key, padding or a blank. */
export function credentialValue(random: Random, provider: string | null): string {
  const kind = random.weigh([
    [10, "plain"],
    [10, "right"],
    [2, "other"],
    [1, "padded"],
    [1, "paddedOther"],
    [1, "blank"],
  ] as const);
  const text = freshText(random);
  const prefix = provider === null ? "key-" : (right[provider] ?? "key-");
  if (kind === "plain") return `key-${text}`;
  if (kind === "right") return `${prefix}${text}`;
  if (kind === "other") return `${random.pick(formats)}${text}`;
  if (kind === "padded") return ` ${prefix}${text}\n`;
  if (kind === "paddedOther") return `\t${random.pick(formats)}${text} `;
  return random.pick(["", " ", "\t\n"]);
}

const providerUrls = [...providers.values()]
  .flatMap((row) => [row.openaiUrl, row.anthropicUrl])
  .filter((url) => url !== null);

const oddUrls = [
  "https://llm.acme.example/v1",
  "https://minimax.io.acme.example/",
  "https://eu.api.anthropic.com/v1",
  "http://localhost:8080",
  "http://localhost:11434",
  "http://127.0.0.1:11434/v1",
  "https://API.MiniMax.io/anthropic",
  "https://api.minimax.io./anthropic",
  "https://api.minimax.io:8443/anthropic",
  "https://user:pass@api.minimax.io/anthropic",
  "https://api.minimax.io@llm.acme.example/",
  "  https://api.openai.com/v1  ",
  "http://api.openai.com",
  "//api.openai.com/v1",
  "https:api.minimax.io/anthropic",
  "https://api.minimax.io/anthropic # ours",
  "https://b\u00fccher.example/v1",
  "http://127.1:8080/v1",
  "api.openai.com",
  "api.openai.com:443",
  "not a url",
  "x-header: 1",
  " ",
];

/** A value for a route: own and other providers' hosts, unknown ones, the gateway's, and nonsense. */
export function routeValue(random: Random, world: ValueWorld): string {
  const kind = random.weigh([
    [3, "gateway"],
    [4, "provider"],
    [5, "odd"],
    [3, "own"],
  ] as const);
  if (kind === "gateway") return random.pick(gatewayLike(world));
  if (kind === "provider") return random.pick(providerUrls);
  if (kind === "odd") return random.pick(oddUrls);
  return `https://proxy-${freshText(random)}.acme.example/v1`;
}

function gatewayLike({ gatewayUrls }: ValueWorld): string[] {
  return gatewayUrls.flatMap((url) => [
    url,
    `${url}/`,
    `${url}/v1/messages`,
    `${url}-other`,
    ` ${url}`,
    url.toUpperCase(),
    url.replace(/^https?:\/\/[^/]+/, (origin) => origin.toUpperCase()),
    url.replace(/^(https:\/\/[^/:]+)\//, "$1:443/"),
    url.replace("https://", "http://"),
    url.slice(0, -3),
    new URL(url).origin,
    url.replace("://", "://user@"),
  ]);
}

/** A value under a name that has no class: innocent, or smuggling what the final scan must find. */
export function plainValue(random: Random, world: ValueWorld): string {
  return random.weigh([
    [60, `plain ${freshText(random)}`],
    [4, credentialValue(random, null)],
    [3, `sk-ant-${freshText(random)}`],
    [1, random.pick(gatewayLike(world))],
    [1, world.accessKey],
    [1, "0"],
    [1, "ключ 🔑 = 'x'\nsecond line"],
  ]);
}
