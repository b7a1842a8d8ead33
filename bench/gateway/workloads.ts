/** What the upstream does for one workload; the load generator asks for it. */
export type Workload = {
  readonly name: string;
  readonly description: string;
  readonly stream: boolean;
  /** Size of the prompt. */
  readonly promptBytes: number;
  /** Pause between two deltas of a stream; 0 sends all in one go. */
  readonly paceMs: number;
};

export const WORKLOADS: readonly Workload[] = [
  { name: "json-1k", description: "1 KB of JSON", stream: false, promptBytes: 900, paceMs: 0 },
  { name: "prompt-128k", description: "a 128 KB prompt", stream: false, promptBytes: 128 * 1024, paceMs: 0 },
  { name: "stream-paced", description: "50 deltas, 10 ms apart", stream: true, promptBytes: 900, paceMs: 10 },
  { name: "stream-burst", description: "50 deltas at once", stream: true, promptBytes: 900, paceMs: 0 },
];

/** As a model writes: about 8 seconds an answer, seven deltas a second. */
export const LONG_STREAMS: Workload = {
  name: "long-streams",
  description: "50 deltas, 150 ms apart",
  ...{ stream: true, promptBytes: 900, paceMs: 150 },
};

const DELTAS = 50;
export const CONNECTIONS = 16;
const MODEL = "anthropic/claude-opus-4-7";

/** Text as a coding agent sends it: lines with quotes that JSON escapes, not one long run of letters. */
export const makeBody = ({ stream, promptBytes }: Workload): Buffer => {
  const line = 'const answer = compute("input", [1, 2, 3]); // a line of code with "quotes"\n';
  const prompt = line.repeat(Math.ceil(promptBytes / line.length)).slice(0, promptBytes);
  return Buffer.from(
    JSON.stringify({ model: MODEL, max_tokens: 1024, stream, messages: [{ role: "user", content: prompt }] }),
  );
};

const usage = {
  input_tokens: 240,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 160,
};

export const JSON_ANSWER = JSON.stringify({
  id: "msg_bench",
  type: "message",
  role: "assistant",
  model: "claude-opus-4-7",
  content: [{ type: "text", text: "x".repeat(700) }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage,
});

const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

/** The events of one streamed answer: a beginning, 50 deltas, an end. */
export const STREAM_EVENTS: readonly string[] = [
  event("message_start", {
    message: {
      id: "msg_bench",
      type: "message",
      role: "assistant",
      content: [],
      usage: { ...usage, output_tokens: 1 },
    },
  }) + event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  ...Array.from({ length: DELTAS }, (_, index) =>
    event("content_block_delta", { index: 0, delta: { type: "text_delta", text: ` word number ${index}` } }),
  ),
  event("content_block_stop", { index: 0 }) +
    event("message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage }) +
    event("message_stop", {}),
];
