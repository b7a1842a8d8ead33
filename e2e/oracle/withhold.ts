import { chooseCredential, credentialOwners, formatOwners } from "./choose-credential.ts";
import { classifyName, isOperatorPrefix } from "./classify-name.ts";
import { providers } from "./provider-table.ts";
import type { Mode } from "./resolution.ts";
import { runtimes } from "./runtime-table.ts";
import type { MergedRow, State } from "./state.ts";

export type WithheldReason =
  | "conflicts_with_payer"
  | "bypasses_platform_billing"
  | "points_at_gateway"
  | "reserved_name"
  | "injection_name";

/** Why a stored row does not enter the environment in this mode, or null when it does. */
export function withheldReason(state: State, mode: Mode, row: MergedRow): WithheldReason | null {
  const kind = classifyName(row.name);
  if (kind === "platform" || isOperatorPrefix(row.name)) return "reserved_name";
  if (kind === "injection") return "injection_name";
  if (kind !== "credential" && kind !== "route") return null;
  if (mode === "disabled") return null;
  if (mode === "platform_managed") return "bypasses_platform_billing";
  return kind === "credential" ? conflictingCredential(state, row) : conflictingRoute(state, row);
}

function conflictingCredential(state: State, row: MergedRow): WithheldReason | null {
  const read = runtimes.get(state.runtime)?.reads.includes(row.name) ?? false;
  return read && chooseCredential(state)?.name !== row.name ? "conflicts_with_payer" : null;
}

/** Whose hosts may receive the chosen credential. A key that nobody lists still tells by its format whose it is. */
function destinations(state: State, chosen: MergedRow): readonly string[] {
  const owners = credentialOwners(state, chosen.name);
  return owners.length > 0 ? owners : (formatOwners(chosen.text ?? "") ?? []);
}

function conflictingRoute(state: State, row: MergedRow): WithheldReason | null {
  const value = row.text;
  if (value === null) return null;
  if (pointsAtGateway(state, value)) return "points_at_gateway";
  const host = hostOf(value);
  if (host === null || !isBaseUrl(row.name)) return null;
  const hosted = providersAt(host);
  if (hosted.length === 0) return null;
  const chosen = chooseCredential(state);
  const owners = chosen === null ? [] : destinations(state, chosen);
  // A custom endpoint's key that looks like nobody's may go wherever the tenant sends it.
  if (owners.length === 0 && chosen !== null) return null;
  return hosted.some((name) => owners.includes(name)) ? null : "conflicts_with_payer";
}

/** The address counts, not its spelling: scheme and host in capitals or a default port lead to the same place. */
export function pointsAtGateway(state: State, value: string): boolean {
  const { baseUrl, anthropicBaseUrl, usageUrl } = state.gateway ?? {};
  return [baseUrl, anthropicBaseUrl, usageUrl].some((own) => {
    if (own === null || own === undefined || own.trim() === "") return false;
    return value.trim().startsWith(own) || (canonicalUrl(value) ?? "").startsWith(canonicalUrl(own) ?? own);
  });
}

function canonicalUrl(text: string): string | null {
  return URL.canParse(text.trim()) ? new URL(text.trim()).href : null;
}

function isBaseUrl(name: string): boolean {
  return name.endsWith("_BASE_URL") || name === "OPENAI_API_BASE" || name === "OLLAMA_HOST";
}

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Where a client would connect. Many accept an address without its scheme. A loopback name is one machine with many
 * servers, so only there the port tells providers apart.
 */
function hostOf(value: string): string | null {
  const text = value.trim().replace(/^\/\//, "http://");
  const named = text.includes("://") || /^https?:/i.test(text);
  const address = named ? text : `http://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const name = url.hostname.replace(/\.$/, "");
  return loopback.has(name) ? `${name}:${url.port}` : name;
}

function providersAt(host: string): string[] {
  return [...providers.values()]
    .filter((row) => [row.openaiUrl, row.anthropicUrl].some((url) => url !== null && hostOf(url) === host))
    .map((row) => row.name);
}
