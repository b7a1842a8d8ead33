import { Secret } from "@molecule/domain";
import type { ServiceContext } from "@molecule/services";
import { findRunByKey, registerAgent } from "@molecule/services/run";
import type { PlayedEngine } from "./played-engine.ts";

const CALL_KEY_SECRET = new Secret("a call key secret of 32 characters");
const AGENT = {
  url: "http://127.0.0.1:41234",
  agentVersion: "1",
  protocolVersions: ["1.0"],
  executor: "loop",
};

/** Whatever runs says that it is there. A refusal is no fault: its run may be over. */
export const registerPlayedAgents = async (ctx: ServiceContext, engine: PlayedEngine): Promise<void> => {
  for (const id of engine.running()) {
    const run = await findRunByKey(ctx, engine.agentKeyOf(id) ?? "");
    if (run === undefined || !run.valid) continue;
    await registerAgent(ctx, run, AGENT, { callKeySecret: CALL_KEY_SECRET, from: "127.0.0.1" }).catch(
      (error: unknown) => {
        if (!(error instanceof Error) || error.name !== "DomainError") throw error;
      },
    );
  }
};
