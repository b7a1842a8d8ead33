import { PEER_TEXT_MAX_LENGTH } from "@molecule/domain";
import { z } from "zod";
import { describePeers, type Team } from "../../team/team.ts";
import type { Tool } from "./tool.ts";

/** What an agent can do with its team, as every executor offers it. */
export const LIST_PEERS = {
  name: "list_peers",
  description: "Lists the other agents of your team: your parent, your children and your siblings.",
} as const;
export const ASK_PEER = {
  name: "ask_peer",
  description:
    "Gives one of your peers a task and waits for its result. Its own workspace pays for what it uses.",
  to: "The peer's name or id, as list_peers gives it",
  message: "The whole task: the peer knows nothing of your talk",
} as const;

export const askPeerSchema = z.object({
  peer: z.string().min(1).max(200).describe(ASK_PEER.to),
  message: z.string().min(1).max(PEER_TEXT_MAX_LENGTH).describe(ASK_PEER.message),
});

/** The team as tools of the small loop. */
export const createTeamTools = (team: Team): readonly Tool[] => [
  {
    definition: {
      name: LIST_PEERS.name,
      description: LIST_PEERS.description,
      parameters: { type: "object", properties: {}, required: [] },
    },
    run: async () => describePeers(await team.list()),
  },
  {
    definition: {
      name: ASK_PEER.name,
      description: ASK_PEER.description,
      parameters: {
        type: "object",
        properties: {
          peer: { type: "string", description: ASK_PEER.to },
          message: { type: "string", description: ASK_PEER.message },
        },
        required: ["peer", "message"],
      },
    },
    run: (input, { messageId, signal }) => {
      const parsed = askPeerSchema.safeParse(input);
      if (!parsed.success) throw new Error('Give {"peer": "…", "message": "…"}.');
      return team.ask(parsed.data.peer, parsed.data.message, messageId, signal);
    },
  },
];
