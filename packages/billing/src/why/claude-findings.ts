import { findProvider, keyFormatOwners, type Registry } from "@molecule/registry";
import { CLOUDS, type Cloud } from "./claude-cloud.ts";
import type { ClaudeCandidate } from "./claude-credentials.ts";
import { isForeignHost } from "./payer-of-host.ts";
import type { ClaudeCodeFiles, Variables } from "./surroundings.ts";
import { isOn, type Lookup } from "./variables.ts";
import {
  type Finding,
  type MendWords,
  note,
  noteShadowed,
  type SentCredential,
  type Spot,
  warning,
} from "./verdict.ts";

/** Names under which Claude Code is told what to send where. */
const DECIDING = [
  ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "ANTHROPIC_BASE_URL"],
  ...["ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_UNIX_SOCKET", "ANTHROPIC_FEDERATION_RULE_ID"],
  ...CLOUDS.flatMap((cloud) => [cloud.switchName, cloud.baseUrlName, ...cloud.keys.map(({ name }) => name)]),
];
const DESCRIPTORS = [
  "CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR",
  "CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR",
  "CLAUDE_CODE_HOST_CREDS_FILE",
];

/** Two headers with different credentials: the client documents an order, and the receiver decides. */
export const twoCredentials = (sends: readonly SentCredential[], mend: MendWords): readonly Finding[] => {
  const [first, second] = sends;
  if (first === undefined || second === undefined || first.name === second.name) return [];
  const says = `${first.name} (${first.header}) and ${second.name} (${second.header}) are sent in one request. Claude Code prefers ${first.name}; the receiver decides.`;
  return [warning("two_credentials", second, says, mend.remove(second.name, second.source))];
};

/** Credentials that are present and not sent. A subscription that goes unused is what people mean to pay with. */
export const shadowed = (
  candidates: readonly ClaudeCandidate[],
  { sends, winner }: { readonly sends: readonly SentCredential[]; readonly winner: ClaudeCandidate | null },
  mend: MendWords,
): readonly Finding[] => {
  const names = new Set(sends.map(({ name }) => name));
  return candidates.flatMap((candidate): Finding[] => {
    if (names.has(candidate.name) || winner === null) return [];
    const { name } = candidate;
    if (!candidate.subscription || winner.subscription) return [noteShadowed(candidate, winner.name)];
    const says = `Your subscription (${name}) is not used: ${winner.name} wins and is billed by the call.`;
    return [warning("shadowed", candidate, says, mend.remove(winner.name, winner.source))];
  });
};

/** Credentials whose owner does not have the host that they go to. */
export const foreignHosts = (
  registry: Registry,
  env: Variables,
  {
    host,
    sends,
    route,
  }: {
    readonly host: string;
    readonly sends: readonly (SentCredential & { readonly owners: readonly string[] | null })[];
    readonly route: Spot;
  },
  mend: MendWords,
): readonly Finding[] =>
  sends
    .filter(({ owners }) => isForeignHost(registry, env, host, owners))
    .map((each) => {
      const whose = (each.owners ?? []).map((owner) => findProvider(registry, owner)?.displayName ?? owner);
      const says = `${each.name} belongs to ${whose.join(" or ")}, and goes to ${host} (${route.name}).`;
      return warning("foreign_host", each, says, mend.remove(route.name, route.source));
    });

/** A settings file that replaces what the environment says. */
export const replaced = (
  env: Variables,
  environment: string,
  find: Lookup,
  files: ClaudeCodeFiles,
  mend: MendWords,
): readonly Finding[] =>
  DECIDING.flatMap((name): Finding[] => {
    const before = env[name]?.trim() ?? "";
    const layer = files.settings.findLast((each) => each.env[name] !== undefined);
    if (before === "" || layer === undefined || layer.path === environment) return [];
    const after = find(name);
    if (after?.value.trim() === before) return [];
    const says =
      after === null
        ? `${layer.path} takes ${name} away from what the environment says.`
        : `${layer.path} replaces the ${name} of the environment.`;
    return [warning("replaced", { name, source: layer.path }, says, mend.remove(name, layer.path))];
  });

/** Switches: those that lose, and those that are set to a text that switches nothing. */
export const switchFindings = (find: Lookup, on: readonly Cloud[], mend: MendWords): readonly Finding[] => {
  const [winner, ...losers] = on;
  const lost = losers.flatMap(({ switchName: name, title }): Finding[] => {
    const found = find(name);
    if (found === null || winner === undefined) return [];
    const says = `${name} is on too: ${winner.title} wins over ${title}.`;
    return [warning("shadowed", { name, source: found.source }, says, mend.remove(name, found.source))];
  });
  const off = CLOUDS.flatMap(({ switchName: name }): Finding[] => {
    const found = find(name);
    if (found === null || isOn(found)) return [];
    return [note("not_read", { name, source: found.source }, `${name} is set and switches nothing on.`)];
  });
  return [...lost, ...off];
};

/** Names whose meaning cannot be seen from outside, and files that could not be read. */
export const unseen = (find: Lookup, files: ClaudeCodeFiles): readonly Finding[] => [
  ...DESCRIPTORS.flatMap((name): Finding[] => {
    const found = find(name);
    const says = `${name} hands over a credential in a way that only the program itself can read.`;
    return found === null ? [] : [note("unseen", { name, source: found.source }, says)];
  }),
  ...files.unreadable.map((path) =>
    warning(
      "unseen",
      { name: path, source: path },
      `${path} cannot be read; Claude Code passes over it.`,
      `mend ${path}`,
    ),
  ),
];

/** Whose key a sent credential is, as far as its name or its form tells. */
export const withOwners = (
  registry: Registry,
  sent: SentCredential,
  candidate: ClaudeCandidate | undefined,
): SentCredential & { readonly owners: readonly string[] | null } => ({
  ...sent,
  owners: candidate?.subscription
    ? ["anthropic-oauth"]
    : candidate?.value == null
      ? null
      : keyFormatOwners(registry, candidate.value),
});
