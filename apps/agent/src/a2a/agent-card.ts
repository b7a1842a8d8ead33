import type { AgentCard } from "@a2a-js/sdk";

export const AGENT_VERSION = "0.1.0";
export const PROTOCOL_VERSIONS = ["1.0", "0.3"] as const;

const CALL_KEY_DESCRIPTION = "The run's call key";

export type CardFacts = {
  readonly workspaceName: string;
  readonly role: string | null;
  readonly url: string;
  /** What answers, in words: a person must not take a loop for a real runtime. */
  readonly executorLabel: string;
};

/** The card of A2A 1.0, which also lists the 0.3 interface at the same address. */
export const buildAgentCard = (facts: CardFacts): AgentCard => ({
  name: facts.workspaceName,
  description: `${facts.role === null ? "A workspace" : facts.role}. Answered by ${facts.executorLabel}.`,
  supportedInterfaces: PROTOCOL_VERSIONS.map((protocolVersion) => ({
    url: facts.url,
    protocolBinding: "JSONRPC",
    tenant: "",
    protocolVersion,
  })),
  provider: undefined,
  version: AGENT_VERSION,
  capabilities: { streaming: true, pushNotifications: false, extensions: [], extendedAgentCard: false },
  securitySchemes: {
    callKey: {
      scheme: {
        $case: "httpAuthSecurityScheme",
        value: { description: CALL_KEY_DESCRIPTION, scheme: "Bearer", bearerFormat: "" },
      },
    },
  },
  securityRequirements: [{ schemes: { callKey: { list: [] } } }],
  defaultInputModes: ["text/plain"],
  defaultOutputModes: ["text/plain"],
  skills: [
    {
      id: "talk",
      name: "Talk",
      description: "Answers a question; can compute and tell the time.",
      tags: ["text"],
      examples: ["What is 17 + 25?"],
      inputModes: [],
      outputModes: [],
      securityRequirements: [],
    },
  ],
  signatures: [],
});

/** The card on the wire of 1.0, where a security scheme is named by its member and not by a tag. */
export const toCardJson = (card: AgentCard) => ({
  ...card,
  securitySchemes: {
    callKey: { httpAuthSecurityScheme: { scheme: "Bearer", description: CALL_KEY_DESCRIPTION } },
  },
});

/** The same card as 0.3 spells it (a2a-protocol.org, v0.3 §5.5), with the 1.0 interfaces beside it. */
export const toLegacyCardJson = (card: AgentCard) => ({
  protocolVersion: "0.3",
  name: card.name,
  description: card.description,
  version: card.version,
  url: card.supportedInterfaces[0]?.url,
  preferredTransport: "JSONRPC",
  capabilities: { streaming: true, pushNotifications: false },
  securitySchemes: { callKey: { type: "http", scheme: "bearer", description: CALL_KEY_DESCRIPTION } },
  security: [{ callKey: [] }],
  defaultInputModes: card.defaultInputModes,
  defaultOutputModes: card.defaultOutputModes,
  skills: card.skills.map(({ id, name, description, tags, examples }) => ({
    id,
    name,
    description,
    tags,
    examples,
  })),
  supportedInterfaces: card.supportedInterfaces,
});
