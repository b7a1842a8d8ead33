import { providerHosts, type Registry } from "@molecule/registry";
import type { PreparedRun } from "@molecule/services/run";
import type { Egress } from "../drivers/driver.ts";

const BASE_URLS = ["ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"] as const;

const hostOf = (url: string | undefined): string[] =>
  url !== undefined && URL.canParse(url) ? [new URL(url).hostname] : [];

/** Where the calls of a prepared run go: what its receipt and its frozen environment say, and nowhere else. */
export const planEgress = (
  registry: Registry,
  { receipt, env }: Pick<PreparedRun, "receipt" | "env">,
): Egress => {
  if (receipt.mode === "platform_managed") return { to: "gateway" };
  if (receipt.mode === "disabled") return { to: "anywhere" };
  const provider = registry.providers.find(({ name }) => name === receipt.provider);
  const hosts = [
    ...(provider === undefined ? [] : providerHosts(provider)),
    ...BASE_URLS.flatMap((name) => hostOf(env[name])),
  ];
  return { to: "hosts", hosts: [...new Set(hosts)].toSorted() };
};
