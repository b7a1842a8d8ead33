import { type Registry, urlHost } from "@molecule/registry";
import { cloudsThatAreOn } from "./claude-cloud.ts";
import { answerCloud } from "./claude-cloud-answer.ts";
import {
  type ClaudeCandidate,
  candidatesOf,
  inPrecedence,
  LOGIN,
  sentToAnthropic,
} from "./claude-credentials.ts";
import {
  foreignHosts,
  replaced,
  shadowed,
  switchFindings,
  twoCredentials,
  unseen,
  withOwners,
} from "./claude-findings.ts";
import type { ClaudeAnswer, ClaudeSeen } from "./claude-seen.ts";
import { networkFindings } from "./network-findings.ts";
import { type PaidBy, payerOfHost } from "./payer-of-host.ts";
import type { ClaudeCodeFiles, Variables } from "./surroundings.ts";
import { ENVIRONMENT, type Lookup, lookupIn } from "./variables.ts";
import { type MendWords, note, type Verdict, verdictOf, warning } from "./verdict.ts";

const ANTHROPIC_HOST = "api.anthropic.com";
const SIGN_IN = "claude auth login";
const BASE_URL = "ANTHROPIC_BASE_URL";

const NOBODY: PaidBy = { payer: "nobody", paidBy: "nobody: Claude Code is not signed in" };

const paidAt = (seen: ClaudeSeen, host: string, winner: ClaudeCandidate | null): PaidBy => {
  if (host !== ANTHROPIC_HOST || winner === null || !winner.subscription)
    return payerOfHost(seen.registry, seen.env, host);
  if (winner.name === LOGIN && seen.files.login?.state === "unseen")
    return { payer: "unknown", paidBy: `your Claude subscription, if ${winner.source} holds a login` };
  return { payer: "subscription", paidBy: "your Claude subscription" };
};

/** Where calls go, and because of what: a socket, a base URL, or nothing, which means Anthropic's API. */
const routeOf = (
  find: Lookup,
): { readonly host: string | null; readonly name: string; readonly source: string } => {
  const socket = find("ANTHROPIC_UNIX_SOCKET");
  if (socket !== null)
    return {
      host: `the socket ${socket.value.trim()}`,
      name: "ANTHROPIC_UNIX_SOCKET",
      source: socket.source,
    };
  const base = find(BASE_URL);
  if (base === null) return { host: ANTHROPIC_HOST, name: BASE_URL, source: ENVIRONMENT };
  return { host: urlHost(base.value), name: BASE_URL, source: base.source };
};

const answerAnthropic = (seen: ClaudeSeen): ClaudeAnswer => {
  const { registry, env, files, find, mend, candidates } = seen;
  const { winner, sends } = sentToAnthropic(find, candidatesOf(find, files));
  if (sends.length === 0) return { ...NOBODY, sends, host: null, findings: [] };
  const { host, name, source } = routeOf(find);
  if (host === null) {
    const says = `${name} is no URL, so no call can be made.`;
    const findings = [warning("broken", { name, source }, says, mend.remove(name, source))];
    return { payer: "nobody", paidBy: "nobody: no call can be made", sends: [], host, findings };
  }
  const owned = sends.map((each) =>
    withOwners(
      registry,
      each,
      candidates.find((candidate) => candidate.name === each.name),
    ),
  );
  const elsewhere =
    host === ANTHROPIC_HOST
      ? []
      : [
          ...foreignHosts(registry, env, { host, sends: owned, route: { name, source } }, mend),
          note("redirected", { name, source }, `Calls go to ${host}, because of ${name} (${source}).`),
        ];
  const beside = [...twoCredentials(sends, mend), ...shadowed(candidates, { sends, winner }, mend)];
  return { ...paidAt(seen, host, winner), sends, host, findings: [...elsewhere, ...beside] };
};

/**
 * What Claude Code would send where, from the environment that it would be started in and the files that it would
 * read. Precedence: code.claude.com/docs/en/authentication, /en/env-vars and /en/settings; every rule was observed
 * with Claude Code 2.1.330 (`claude -p`), which sent its requests to a server of ours. A settings file's `env`
 * replaces what the environment says. An interactive session asks once before it uses ANTHROPIC_API_KEY, and
 * before it takes a project's `apiKeyHelper`; the answer here is that of a session in which both were allowed.
 */
export const explainClaudeCode = (
  registry: Registry,
  env: Variables,
  files: ClaudeCodeFiles,
  mend: MendWords,
): Verdict => {
  const layers = files.settings.map((layer) => ({ source: layer.path, variables: layer.env }));
  const find = lookupIn([{ source: ENVIRONMENT, variables: env }, ...layers]);
  const seen: ClaudeSeen = {
    registry,
    env,
    files,
    mend,
    find,
    candidates: inPrecedence(candidatesOf(find, files)),
  };
  const on = cloudsThatAreOn(find);
  const [cloud] = on;
  const { findings, ...answer } = cloud === undefined ? answerAnthropic(seen) : answerCloud(seen, cloud);
  const around = [
    ...switchFindings(find, on, mend),
    ...replaced(env, ENVIRONMENT, find, files, mend),
    ...networkFindings(find, mend),
    ...unseen(find, files),
  ];
  return verdictOf({ runtime: "claude-code", ...answer, findings: [...findings, ...around] }, SIGN_IN);
};
