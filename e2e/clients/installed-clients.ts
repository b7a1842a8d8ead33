import { existsSync } from "node:fs";
import { join } from "node:path";
import { findRealRuntime, runtimeFolder } from "@molecule/services/runtimes";

/** Names the folder that `molecule runtime install` put them into. */
export const RUNTIMES_DIR_VARIABLE = "RUNTIMES_DIR";

/** Where one of them was installed, as the product itself does it. */
export const installedRuntime = (name: "claude-code" | "codex"): string => {
  const dir = process.env[RUNTIMES_DIR_VARIABLE];
  const real = findRealRuntime(name);
  if (dir === undefined || real === undefined)
    throw new Error("The clients are not installed: run npm run test:clients.");
  return runtimeFolder(dir, real);
};

/** Claude Code's own program, which the agent SDK carries per platform. */
export const claudeProgram = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  const modules = join(installedRuntime("claude-code"), "node_modules");
  const found = [platform, `${platform}-musl`]
    .map((each) => join(modules, `@anthropic-ai/claude-agent-sdk-${each}`, "claude"))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`Claude Code has no program for ${platform}.`);
  return found;
};

export const codexProgram = (): string => join(installedRuntime("codex"), "node_modules/.bin/codex");
