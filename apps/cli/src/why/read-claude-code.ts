import { join } from "node:path";
import type { ClaudeCodeFiles } from "@molecule/billing";
import { z } from "zod";
import type { Place } from "./place.ts";
import { listNames, type ReadResult, readParsed } from "./read-file.ts";

const settingsSchema = z.object({
  // It takes numbers and switches too, and makes text of them.
  env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  apiKeyHelper: z.string().optional(),
});
const credentialsSchema = z.object({
  claudeAiOauth: z.object({ accessToken: z.string(), scopes: z.array(z.string()).default([]) }).optional(),
});
const stateSchema = z.object({ primaryApiKey: z.string().optional() });

const MANAGED: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "/Library/Application Support/ClaudeCode",
  linux: "/etc/claude-code",
};

/** What an organization delivers in files: one as the base, then its parts by name; dot files are passed over. */
const listManaged = (place: Place, platform: NodeJS.Platform): string[] => {
  const folder = MANAGED[platform] ?? "/etc/claude-code";
  const parts = listNames(place, join(folder, "managed-settings.d"))
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .sort();
  return [
    join(folder, "managed-settings.json"),
    ...parts.map((name) => join(folder, "managed-settings.d", name)),
  ];
};

/** Where its own folder is; it keeps its state file beside it, or in it when the folder was named. */
export const claudeFolder = ({ env, home }: Place): { readonly folder: string; readonly state: string } => {
  const named = env["CLAUDE_CONFIG_DIR"]?.trim() ?? "";
  return named === ""
    ? { folder: join(home, ".claude"), state: join(home, ".claude.json") }
    : { folder: named, state: join(named, ".claude.json") };
};

const loginOf = (
  read: ReadResult<z.infer<typeof credentialsSchema>>,
  platform: NodeJS.Platform,
): ClaudeCodeFiles["login"] => {
  const oauth = read.state === "read" ? read.value.claudeAiOauth : undefined;
  const mayCall = oauth !== undefined && oauth.accessToken !== "" && oauth.scopes.includes("user:inference");
  if (read.state === "read" && mayCall) return { source: read.path, state: "present" };
  return platform === "darwin" ? { source: "the Keychain", state: "unseen" } : null;
};

/** The files that Claude Code would read at a place (code.claude.com/docs/en/settings and /en/authentication). */
export const readClaudeCode = (
  place: Place,
  platform: NodeJS.Platform = process.platform,
): ClaudeCodeFiles => {
  const { folder, state } = claudeFolder(place);
  const paths = [
    join(folder, "settings.json"),
    join(place.cwd, ".claude/settings.json"),
    join(place.cwd, ".claude/settings.local.json"),
    ...listManaged(place, platform),
  ];
  const settings = [...new Set(paths)].map((path) => readParsed(place, path, JSON.parse, settingsSchema));
  const credentials = readParsed(place, join(folder, ".credentials.json"), JSON.parse, credentialsSchema);
  const stored = readParsed(place, state, JSON.parse, stateSchema);
  const consoleKey = stored.state === "read" ? (stored.value.primaryApiKey ?? "") : "";
  return {
    settings: settings.flatMap((each) =>
      each.state === "read"
        ? [{ path: each.path, env: each.value.env, apiKeyHelper: (each.value.apiKeyHelper ?? "") !== "" }]
        : [],
    ),
    login: loginOf(credentials, platform),
    consoleKey: consoleKey.trim() === "" ? null : { value: consoleKey, source: state },
    unreadable: [...settings, credentials, stored].flatMap((each) =>
      each.state === "unreadable" ? [each.path] : [],
    ),
  };
};
