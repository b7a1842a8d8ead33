import type { CallShape } from "../wire/route.ts";
import { readAnthropicUsage } from "./anthropic-usage.ts";
import { readChatUsage, readResponsesUsage } from "./openai-usage.ts";
import { asFields, type UsageReading } from "./usage-reading.ts";

/** Gathers the numbers of one answer from the few documents that carry any. */
export type UsageCollector = {
  /** Takes one event of a stream. */
  take(event: unknown): void;
  /** Takes the `usage` of an answer that came in one piece. */
  takeWhole(usage: unknown): void;
  /** What it amounts to, once the answer is over. */
  read(): UsageReading;
};

const MISSING: UsageReading = { ok: false, fault: "The provider reported no usage." };

type Fields = Readonly<Record<string, unknown>>;

const withoutNulls = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** Cumulative counts never fall; one that does belongs to a broken or forged stream. */
const falls = (before: Fields, after: Fields): boolean =>
  typeof before["output_tokens"] === "number" &&
  typeof after["output_tokens"] === "number" &&
  after["output_tokens"] < before["output_tokens"];

/**
 * Anthropic: `message_start` carries the first usage, every `message_delta` a cumulative one that replaces the
 * fields it names (docs.anthropic.com, "Streaming Messages"). Only a stream that reached a `message_delta` has
 * final numbers.
 */
const createMessagesCollector = (): UsageCollector => {
  let merged: Fields | null = null;
  let final = false;
  let fault: string | null = null;
  const merge = (usage: Fields | null): void => {
    if (usage === null) return;
    if (merged !== null && falls(merged, usage)) fault = "The provider's cumulative usage fell.";
    merged = { ...merged, ...withoutNulls(usage) };
  };
  const takeFinal = (raw: unknown): void => {
    const usage = asFields(raw);
    merge(usage);
    final ||= usage !== null;
  };
  return {
    take: (event) => {
      const fields = asFields(event);
      if (fields?.["type"] === "message_start") merge(asFields(asFields(fields["message"])?.["usage"]));
      else if (fields?.["type"] === "message_delta") takeFinal(fields["usage"]);
    },
    takeWhole: takeFinal,
    read: () => {
      if (fault !== null) return { ok: false, fault };
      return merged === null || !final ? MISSING : readAnthropicUsage(merged);
    },
  };
};

const createLastCollector = (
  find: (event: Fields) => unknown,
  readUsage: (usage: Fields) => UsageReading,
): UsageCollector => {
  let last: Fields | null = null;
  const takeWhole = (usage: unknown): void => {
    last = asFields(usage) ?? last;
  };
  return {
    take: (event) => {
      const fields = asFields(event);
      if (fields !== null) takeWhole(find(fields));
    },
    takeWhole,
    read: () => (last === null ? MISSING : readUsage(last)),
  };
};

/** A collector for the answers of one kind of route. */
export const createUsageCollector = (shape: CallShape): UsageCollector => {
  switch (shape) {
    case "messages":
      return createMessagesCollector();
    case "chat":
      return createLastCollector((event) => event["usage"], readChatUsage);
    case "responses":
      // The last event carries the whole response.
      return createLastCollector((event) => asFields(event["response"])?.["usage"], readResponsesUsage);
  }
};
