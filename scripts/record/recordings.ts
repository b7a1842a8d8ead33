import type { Dialect } from "@molecule/domain";
import { findPrice, findProvider, type Registry, resolveUpstream } from "@molecule/registry";
import { chooseTarget, type UpstreamTarget } from "../../apps/gateway/src/upstream/choose-upstream.ts";
import type { CallShape } from "../../apps/gateway/src/wire/route.ts";

/** One stream to record from a provider. */
export type Recording = {
  /** Also the name of its files. */
  readonly name: string;
  readonly vendor: string;
  readonly dialect: Dialect;
  readonly shape: CallShape;
  readonly target: UpstreamTarget;
  readonly body: Readonly<Record<string, unknown>>;
};

const QUESTION = "What is 17 + 25? Answer with the number alone.";
const PLACE = "Use the tool: what is the weather in Paris?";
const PARAMETERS = { type: "object", properties: { place: { type: "string" } }, required: ["place"] };
const MOST_TOKENS = 200;

type Bodies = Readonly<Record<"text" | "tool", Readonly<Record<string, unknown>>>>;

const ask = (content: string) => [{ role: "user", content }];
const named = { name: "get_weather", description: "The weather in a place." };

/** Two short questions in each dialect: an answer in words, and a call of a tool. */
const BODIES: Readonly<Record<CallShape, Bodies>> = {
  messages: {
    text: { max_tokens: MOST_TOKENS, messages: ask(QUESTION) },
    tool: {
      ...{ max_tokens: MOST_TOKENS, messages: ask(PLACE) },
      tools: [{ ...named, input_schema: PARAMETERS }],
    },
  },
  chat: {
    text: { max_completion_tokens: MOST_TOKENS, messages: ask(QUESTION) },
    tool: {
      ...{ max_completion_tokens: MOST_TOKENS, messages: ask(PLACE) },
      tools: [{ type: "function", function: { ...named, parameters: PARAMETERS } }],
    },
  },
  responses: {
    text: { max_output_tokens: MOST_TOKENS, input: QUESTION, store: false },
    tool: {
      ...{ max_output_tokens: MOST_TOKENS, input: PLACE, store: false },
      tools: [{ type: "function", ...named, parameters: PARAMETERS }],
    },
  },
};

const SHAPES: readonly (readonly [Dialect, CallShape])[] = [
  ["anthropic", "messages"],
  ["openai", "chat"],
  ["openai", "responses"],
];

/** The vendor's model with the cheapest output: a recording costs a fraction of a cent. */
const findCheapest = (registry: Registry, vendor: string, at: Date): string | undefined => {
  const priced = Object.keys(registry.prices).flatMap((model) => {
    const upstream = resolveUpstream(registry, model);
    const output = findPrice(registry, model, at)?.output ?? null;
    return upstream.ok && upstream.vendor === vendor && output !== null ? [{ model, output }] : [];
  });
  return priced.toSorted((a, b) => (a.output < b.output ? -1 : 1))[0]?.model;
};

/** Everything that can be recorded from a vendor: each dialect that it speaks, in words and with a tool. */
export const planRecordings = (registry: Registry, vendor: string, at: Date): readonly Recording[] => {
  const model = findCheapest(registry, vendor, at);
  const upstream = model === undefined ? undefined : resolveUpstream(registry, model);
  const provider = upstream?.ok === true ? findProvider(registry, upstream.provider) : undefined;
  if (upstream?.ok !== true || provider === undefined) return [];
  return SHAPES.flatMap(([dialect, shape]) => {
    const target = chooseTarget(provider, vendor, dialect, shape);
    if (target === undefined) return [];
    return (["text", "tool"] as const).map((kind) => ({
      ...{ name: `${vendor}-${shape}-${kind}`, vendor, dialect, shape, target },
      body: {
        ...{ model: upstream.model, stream: true },
        ...(shape === "chat" ? { stream_options: { include_usage: true } } : {}),
        ...BODIES[shape][kind],
      },
    }));
  });
};
