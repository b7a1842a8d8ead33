import type { Registry } from "@molecule/registry";
import type { ClaudeCandidate } from "./claude-credentials.ts";
import type { PaidBy } from "./payer-of-host.ts";
import type { ClaudeCodeFiles, Variables } from "./surroundings.ts";
import type { Lookup } from "./variables.ts";
import type { Finding, MendWords, SentCredential } from "./verdict.ts";

/** Everything that an answer about Claude Code is read from. */
export type ClaudeSeen = {
  readonly registry: Registry;
  readonly env: Variables;
  readonly files: ClaudeCodeFiles;
  readonly mend: MendWords;
  /** Settings files over the environment. */
  readonly find: Lookup;
  /** Credentials for Anthropic that are present, the winning first. */
  readonly candidates: readonly ClaudeCandidate[];
};

export type ClaudeAnswer = PaidBy & {
  readonly sends: readonly SentCredential[];
  readonly host: string | null;
  readonly findings: readonly Finding[];
};
