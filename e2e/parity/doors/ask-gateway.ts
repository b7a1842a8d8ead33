import { compare, type Difference, readBody } from "./difference.ts";
import type { Doors } from "./open-doors.ts";

/** What the gateway says to a key: the status, and the code where it refuses. */
export async function verdictOf({ gatewayUrl }: Doors, key: string, path = "/usage"): Promise<string> {
  const response = await fetch(`${gatewayUrl}/api/v1/internal/llm${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const body = await readBody(response);
  return response.ok ? `${response.status}` : `${response.status} ${codeOf(body["error"])}`;
}

/** A live run's own keys: the access key is served, the agent key is the wrong payer's, and byok has no access key. */
export async function askGateway(doors: Doors, env: Readonly<Record<string, string>>): Promise<Difference[]> {
  const agentKey = env["MOLECULE_AGENT_KEY"] ?? "";
  const accessKey = env["MOLECULE_LLM_USAGE_TOKEN"];
  const onPlatform = env["MOLECULE_LLM_BILLING_MODE_RESOLVED"] === "platform_managed";
  const expected = { agentKey: "403 WRONG_PAYER", accessKey: onPlatform ? "200" : "none" };
  return compare("gateway", expected, {
    agentKey: await verdictOf(doors, agentKey),
    accessKey: accessKey === undefined ? "none" : await verdictOf(doors, accessKey),
  });
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}
