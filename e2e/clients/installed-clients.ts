import { existsSync } from "node:fs";
import { join } from "node:path";

/** The two clients that are too big for everybody's installation, at the versions that are tried here. */
export const BIG_CLIENTS = {
  "@anthropic-ai/claude-agent-sdk": "0.3.330",
  "@openai/codex": "0.169.0",
} as const;

/** Names the folder that `npm run test:clients` installed them into. */
export const CLIENTS_DIR_VARIABLE = "MOLECULE_CLIENTS_DIR";

const modules = (): string => {
  const dir = process.env[CLIENTS_DIR_VARIABLE];
  if (dir === undefined) throw new Error("The clients are not installed: run npm run test:clients.");
  return join(dir, "node_modules");
};

/** Claude Code's own program, which the agent SDK carries per platform. */
export const claudeProgram = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  const found = [platform, `${platform}-musl`]
    .map((each) => join(modules(), `@anthropic-ai/claude-agent-sdk-${each}`, "claude"))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error(`Claude Code has no program for ${platform}.`);
  return found;
};

export const codexProgram = (): string => join(modules(), ".bin/codex");
