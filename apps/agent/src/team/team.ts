import type { Peer } from "@molecule/domain";
import { type PlatformClient, RelayRefusal } from "../platform/platform-client.ts";

/** The others of this workspace's team, through the platform's relay. */
export type Team = {
  readonly list: () => Promise<readonly Peer[]>;
  /** Hands a task to a peer and gives its result. @throws Error with a sentence for the model that asked */
  readonly ask: (to: string, text: string, within: string, signal: AbortSignal) => Promise<string>;
};

const words = ({ message, remedy }: { message: string; remedy?: string | undefined }): string =>
  remedy === undefined ? message : `${message} ${remedy}`;

export const createTeam = (platform: PlatformClient): Team => ({
  list: async () => {
    const answer = await platform.relay({ action: "list" }, AbortSignal.timeout(10_000));
    return answer.action === "list" ? answer.peers : [];
  },
  ask: async (to, text, within, signal) => {
    try {
      const answer = await platform.relay({ action: "ask", to, text, within }, signal);
      if (answer.action !== "ask") throw new Error("The platform answered something else.");
      if (answer.error !== null) throw new Error(`${answer.from} failed: ${words(answer.error)}`);
      return answer.answer;
    } catch (error) {
      if (error instanceof RelayRefusal) throw new Error(words(error));
      throw error;
    }
  },
});

/** A list of peers as a model reads it. */
export const describePeers = (peers: readonly Peer[]): string =>
  peers.length === 0
    ? "You have no peers."
    : peers
        .map(
          ({ id, name, role, relation, available }) =>
            `${name} (your ${relation}${role === null ? "" : `, ${role}`}; ${available ? "can be asked" : "is not running"}; id ${id})`,
        )
        .join("\n");
