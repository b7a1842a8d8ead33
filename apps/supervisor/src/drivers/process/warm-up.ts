import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Writes the compile cache of the agent's program, which lies beside it. It only makes starts faster: whatever goes
 * wrong here, agents start without it.
 */
export const warmUp = async (agentMain: string, compileCache: string): Promise<void> => {
  const main = join(dirname(agentMain), "warm.mjs");
  if (!existsSync(main)) return;
  await run(process.execPath, [main, compileCache], { env: {}, timeout: 60_000 }).catch(() => undefined);
};
