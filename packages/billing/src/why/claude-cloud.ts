import { urlHost } from "@molecule/registry";
import type { Found } from "./surroundings.ts";
import { isOn, type Lookup } from "./variables.ts";
import { type SentCredential, sent } from "./verdict.ts";

/** A cloud that Claude Code can be switched to, and what it then sends where. */
export type Cloud = {
  readonly switchName: string;
  readonly title: string;
  readonly account: string;
  readonly baseUrlName: string;
  /** The name without which its address cannot be put together; only some need one. */
  readonly addressName: string;
  readonly host: (find: Lookup) => string | null;
  /** Names that hold a credential for it, the winning first. */
  readonly keys: readonly { readonly name: string; readonly header: SentCredential["header"] }[];
  /** What is used when none of them is set. */
  readonly otherwise: string;
  /** Anthropic credentials that are sent along when they stand beside the switch. */
  readonly alsoSends: readonly string[];
};

const regionOf = (find: Lookup): string =>
  (find("AWS_REGION") ?? find("AWS_DEFAULT_REGION"))?.value.trim() ?? "us-east-1";
const AWS_CHAIN = "AWS credentials of this machine (profile, single sign-on or instance role)";
const GOOGLE_CHAIN = "Google's application default credentials";
const ACCESS_KEY = { name: "AWS_ACCESS_KEY_ID", header: null };

const vertexHost = (find: Lookup): string => {
  const region = find("CLOUD_ML_REGION")?.value.trim() ?? "us-east5";
  return region === "global" ? "aiplatform.googleapis.com" : `${region}-aiplatform.googleapis.com`;
};

const foundryHost = (find: Lookup): string | null => {
  const resource = find("ANTHROPIC_FOUNDRY_RESOURCE");
  return resource === null ? null : `${resource.value.trim()}.services.ai.azure.com`;
};

/**
 * In the order in which the switches win over each other, each pair observed with Claude Code 2.1.330; names from
 * code.claude.com/docs/en/env-vars and the pages on Amazon Bedrock, Vertex AI and Microsoft Foundry.
 */
export const CLOUDS: readonly Cloud[] = [
  {
    switchName: "CLAUDE_CODE_USE_BEDROCK",
    title: "Amazon Bedrock",
    account: "your AWS account",
    baseUrlName: "ANTHROPIC_BEDROCK_BASE_URL",
    addressName: "AWS_REGION",
    host: (find) => `bedrock-runtime.${regionOf(find)}.amazonaws.com`,
    keys: [{ name: "AWS_BEARER_TOKEN_BEDROCK", header: "authorization" }, ACCESS_KEY],
    otherwise: AWS_CHAIN,
    alsoSends: [],
  },
  {
    switchName: "CLAUDE_CODE_USE_FOUNDRY",
    title: "Microsoft Foundry",
    account: "your Azure account",
    baseUrlName: "ANTHROPIC_FOUNDRY_BASE_URL",
    addressName: "ANTHROPIC_FOUNDRY_RESOURCE",
    host: foundryHost,
    keys: [
      { name: "ANTHROPIC_FOUNDRY_AUTH_TOKEN", header: "authorization" },
      { name: "ANTHROPIC_FOUNDRY_API_KEY", header: "x-api-key" },
    ],
    otherwise: "Microsoft Entra credentials of this machine",
    alsoSends: [],
  },
  {
    switchName: "CLAUDE_CODE_USE_ANTHROPIC_AWS",
    title: "Claude Platform on AWS",
    account: "your AWS account",
    baseUrlName: "ANTHROPIC_AWS_BASE_URL",
    addressName: "AWS_REGION",
    host: (find) => `aws-external-anthropic.${regionOf(find)}.api.aws`,
    keys: [{ name: "ANTHROPIC_AWS_API_KEY", header: "x-api-key" }, ACCESS_KEY],
    otherwise: AWS_CHAIN,
    alsoSends: [],
  },
  {
    switchName: "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
    title: "Claude Platform on Google Cloud",
    account: "your Google Cloud account",
    baseUrlName: "ANTHROPIC_GOOGLE_CLOUD_BASE_URL",
    addressName: "ANTHROPIC_GOOGLE_CLOUD_LOCATION",
    host: () => "claude.googleapis.com",
    keys: [],
    otherwise: GOOGLE_CHAIN,
    alsoSends: ["ANTHROPIC_AUTH_TOKEN"],
  },
  {
    switchName: "CLAUDE_CODE_USE_MANTLE",
    title: "Amazon Bedrock (Mantle)",
    account: "your AWS account",
    baseUrlName: "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
    addressName: "AWS_REGION",
    host: (find) => `bedrock-mantle.${regionOf(find)}.api.aws`,
    keys: [{ name: "AWS_BEARER_TOKEN_BEDROCK", header: "authorization" }, ACCESS_KEY],
    otherwise: AWS_CHAIN,
    alsoSends: [],
  },
  {
    switchName: "CLAUDE_CODE_USE_VERTEX",
    title: "Google Vertex AI",
    account: "your Google Cloud account",
    baseUrlName: "ANTHROPIC_VERTEX_BASE_URL",
    addressName: "CLOUD_ML_REGION",
    host: vertexHost,
    keys: [],
    otherwise: GOOGLE_CHAIN,
    alsoSends: ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "apiKeyHelper"],
  },
];

/** The switches that are on, the winning first. */
export const cloudsThatAreOn = (find: Lookup): readonly Cloud[] =>
  CLOUDS.filter((cloud) => isOn(find(cloud.switchName)));

/** Where a cloud's calls go: its base URL's host where one is set. */
export const cloudHost = (
  cloud: Cloud,
  find: Lookup,
): { readonly host: string | null; readonly base: Found | null } => {
  const base = find(cloud.baseUrlName);
  return { host: base === null ? cloud.host(find) : urlHost(base.value), base };
};

export const cloudCredential = (cloud: Cloud, find: Lookup): SentCredential => {
  for (const { name, header } of cloud.keys) {
    const found = find(name);
    if (found !== null) return sent(name, found, header);
  }
  return { name: cloud.otherwise, source: "this machine", hint: null, header: null };
};
