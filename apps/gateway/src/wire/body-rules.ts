/**
 * Fields that would change where a call goes, at whose cost, or what it costs beyond its tokens. Names of
 * proxies' conventions and of both providers' APIs; compared without case, because some servers read JSON so.
 */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...["api_base", "base_url", "api_key", "api_version", "custom_llm_provider", "organization"].map(
    (name) => [name, "it would change where the call goes"] as const,
  ),
  ...["extra_headers", "extra_body", "extra_query"].map(
    (name) => [name, "it would change what is sent besides the call"] as const,
  ),
  ...["fallbacks", "fallback_credit_token", "models"].map(
    (name) => [name, "another model would be billed than the one that is priced"] as const,
  ),
  ...["billing_policy", "workspace_id", "user_profile_id"].map(
    (name) => [name, "it would change at whose cost the call goes"] as const,
  ),
  ...["previous_response_id", "conversation", "thread", "container", "prompt"].map(
    (name) =>
      [name, "it names something stored under the platform's own account; send the content itself"] as const,
  ),
  ["web_search_options", "searches are billed per call and cannot be metered here"],
  ["mcp_servers", "the provider would call them, and the model again and again, beyond any hold"],
  ["audio", "audio has no price here"],
]);

/** Fields whose value decides; `null` and the listed texts pass. */
const PLAIN_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ["service_tier", ['"auto"', '"default"', '"standard_only"']],
  ["speed", ['"standard"']],
  ["inference_geo", ['"global"']],
  ["background", ["false"]],
]);

/** Fields that the gateway itself reads: twice, or in another case, they could mean something else upstream. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  ...["model", "stream", "stream_options", "tools", "messages", "input"],
  ...["max_tokens", "max_completion_tokens", "max_output_tokens", "n"],
]);

/**
 * Tools that the provider runs, and bills beside the tokens or in tokens that no hold could foresee (what a fetched
 * page or an advising model adds). Their types carry dates: compared by beginning.
 */
const BILLED_TOOLS = [
  ...["web_search", "web_fetch", "code_execution", "code_interpreter", "file_search", "image_generation"],
  ...["programmatic_tool_calling", "advisor_", "mcp"],
];
/** Of `mcp`, only the whole types: clients name functions of their own `mcp__…`. */
const HINTS = [
  ...BILLED_TOOLS.filter((type) => type !== "mcp"),
  ...['"mcp"', '"mcp_toolset"', "container", "\\u00"],
];

/** Why a field is refused whatever its value, or undefined. Its value decides otherwise. */
export const refusedField = (key: string): string | undefined => REFUSED.get(key.toLowerCase());

/** Why a value of a field is refused, or undefined. `value` is raw JSON text. */
export const refusedValue = (key: string, value: string): string | undefined => {
  const plain = PLAIN_VALUES.get(key.toLowerCase());
  if (plain === undefined || value === "null" || plain.includes(value)) return undefined;
  return `only ${plain.join(", ")} is priced`;
};

/** True for fields whose raw value `refusedValue` wants to see. */
export const hasPlainValues = (key: string): boolean => PLAIN_VALUES.has(key.toLowerCase());

export const isReadField = (key: string): boolean => READ_FIELDS.has(key.toLowerCase());

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const billedTypeOf = (tool: Record<string, unknown>): string | undefined => {
  const type = String(tool["type"] ?? "");
  if (BILLED_TOOLS.some((billed) => type.startsWith(billed))) return type;
  // A shell in a container of the provider's is rented by the minute; one on the caller's machine is not.
  const environment = tool["environment"];
  const place = isRecord(environment) ? String(environment["type"] ?? "") : "";
  return place.startsWith("container") ? type : undefined;
};

/**
 * The type of the first tool in a raw `tools` array that is billed beside tokens, or undefined. The array is
 * parsed only when one of the names occurs in it at all: a client's own function may be called `web_search`.
 */
const findBilledTool = (tools: Buffer): string | undefined => {
  if (!HINTS.some((hint) => tools.includes(hint))) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(tools.toString("utf8"));
  } catch {
    return "malformed";
  }
  if (!Array.isArray(parsed)) return undefined;
  return parsed
    .filter(isRecord)
    .map(billedTypeOf)
    .find((type) => type !== undefined);
};

/** Why a raw `tools` array is not served, or undefined. */
export const explainBilledTool = (tools: Buffer): string | undefined => {
  const billed = findBilledTool(tools);
  return billed === undefined
    ? undefined
    : `The tool type "${billed}" is not served: the provider runs it, at a cost that cannot be metered here. Leave it out of the tools (Codex: web_search = "disabled").`;
};
