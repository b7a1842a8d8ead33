import { z } from "zod";
import type { Team } from "../../team/team.ts";
import { describePeers } from "../../team/team.ts";
import type { Question } from "../answer.ts";
import { mcpResult } from "../tools/mcp-result.ts";
import { ASK_PEER, askPeerSchema, LIST_PEERS } from "../tools/team-tools.ts";
import type { ClaudeSdk } from "./load-claude-sdk.ts";

/** The team as a server of Claude Code's tools, inside this process: no key and no port for it. */
export const createTeamServer = (sdk: ClaudeSdk, team: Team, { messageId, signal }: Question): unknown =>
  sdk.createSdkMcpServer({
    name: "team",
    // Two short definitions, so that a model sees what its peers are for before it looks for such a tool.
    alwaysLoad: true,
    tools: [
      sdk.tool(LIST_PEERS.name, LIST_PEERS.description, {}, () =>
        mcpResult(async () => describePeers(await team.list())),
      ),
      sdk.tool(
        ASK_PEER.name,
        ASK_PEER.description,
        {
          peer: z.string().describe(ASK_PEER.to),
          message: z.string().describe(ASK_PEER.message),
        },
        (input) =>
          mcpResult(() => {
            const { peer, message } = askPeerSchema.parse(input);
            return team.ask(peer, message, messageId, signal);
          }),
      ),
    ],
  });
