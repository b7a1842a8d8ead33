import { randomBytes } from "node:crypto";
import type { McpServer } from "@modelcontextprotocol/server";
import { AGENT_VERSION } from "../../a2a/agent-card.ts";
import { describePeers, type Team } from "../../team/team.ts";
import type { Question } from "../answer.ts";
import { mcpResult } from "../tools/mcp-result.ts";
import { ASK_PEER, askPeerSchema, LIST_PEERS } from "../tools/team-tools.ts";
import { listenOnLoopback } from "./loopback-server.ts";

export type TeamServer = {
  readonly url: string;
  /** Opens this server and nothing else; it ends with it. */
  readonly token: string;
  /** Ends it, and with it whatever a peer is still being asked. */
  readonly close: () => void;
};

/**
 * The team as tools for Codex, a process of its own: it gets a token in place of the agent's key. One server per
 * question, so that what is asked of a peer belongs to that question and stops with it.
 */
export const openTeamServer = async (
  team: Team,
  { messageId, signal }: Pick<Question, "messageId" | "signal">,
): Promise<TeamServer> => {
  // 13 MB of memory that only an agent with the real Codex pays.
  const mcp = await import("@modelcontextprotocol/server");
  const createServer = (): McpServer => {
    const server = new mcp.McpServer({ name: "team", version: AGENT_VERSION });
    server.registerTool(LIST_PEERS.name, { description: LIST_PEERS.description }, () =>
      mcpResult(async () => describePeers(await team.list())),
    );
    server.registerTool(
      ASK_PEER.name,
      { description: ASK_PEER.description, inputSchema: askPeerSchema },
      ({ peer, message }, { mcpReq }) =>
        mcpResult(() => team.ask(peer, message, messageId, AbortSignal.any([signal, mcpReq.signal]))),
    );
    return server;
  };
  const token = randomBytes(32).toString("base64url");
  const { url, close } = await listenOnLoopback(token, mcp.createMcpHandler(createServer).fetch);
  return { url, token, close };
};
