import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ownPlace } from "./place.ts";
import { readClaudeCode } from "./read-claude-code.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "molecule-why-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lay = (path: string, settings: unknown): void => {
  const at = join(root, path);
  mkdirSync(join(at, ".."), { recursive: true });
  writeFileSync(at, typeof settings === "string" ? settings : JSON.stringify(settings));
};
const look = () =>
  readClaudeCode({ ...ownPlace({}), root, home: "/home/ada", cwd: "/home/ada/work" }, "linux");

it("lets the parts of managed settings win over their base, by name, and the base over everything else", () => {
  lay("home/ada/.claude/settings.json", { env: { ANTHROPIC_API_KEY: "user" } });
  lay("etc/claude-code/managed-settings.json", { env: { ANTHROPIC_API_KEY: "base" } });
  lay("etc/claude-code/managed-settings.d/20-later.json", { apiKeyHelper: "/bin/helper" });
  lay("etc/claude-code/managed-settings.d/10-first.json", {
    env: { ANTHROPIC_BASE_URL: "https://proxy.example" },
  });
  lay("etc/claude-code/managed-settings.d/.hidden.json", { env: { ANTHROPIC_API_KEY: "hidden" } });
  lay("etc/claude-code/managed-settings.d/notes.txt", "no settings");
  expect(look().settings.map(({ path }) => path)).toEqual([
    "/home/ada/.claude/settings.json",
    "/etc/claude-code/managed-settings.json",
    "/etc/claude-code/managed-settings.d/10-first.json",
    "/etc/claude-code/managed-settings.d/20-later.json",
  ]);
});

it("names a part that cannot be read", () => {
  lay("etc/claude-code/managed-settings.d/10.json", "{");
  expect(look().unreadable).toEqual(["/etc/claude-code/managed-settings.d/10.json"]);
});
