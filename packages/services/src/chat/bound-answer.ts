/**
 * Most bytes of an agent's answer that is no stream of events: those are read whole, by the SDK, and an agent is free
 * to send as many as it likes. Twice what the SDK takes of one event.
 */
const MAX_WHOLE_ANSWER_BYTES = 8 * 1024 * 1024;

/** An agent's answer that is not read to its end. */
export class UnreadAnswerError extends Error {
  readonly why: "too-large" | "encoded";
  constructor(why: "too-large" | "encoded") {
    super(
      why === "encoded" ? "the answer is encoded" : `the answer has over ${MAX_WHOLE_ANSWER_BYTES} bytes`,
    );
    this.name = "UnreadAnswerError";
    this.why = why;
  }
}

/** An SDK throws it as it is, or as a cause. */
export const findUnreadAnswer = (error: unknown): UnreadAnswerError | undefined =>
  [error, error instanceof Error ? error.cause : undefined].find(
    (candidate) => candidate instanceof UnreadAnswerError,
  );

/** The SDK reads it event by event, and bounds each, only where it asked for events and got them. */
const isEventStream = (asked: Headers, { ok, headers }: Response): boolean =>
  asked.get("accept") === "text/event-stream" &&
  ok &&
  (headers.get("content-type")?.startsWith("text/event-stream") ?? false);

const countBytes = (): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> => {
  let bytes = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > MAX_WHOLE_ANSWER_BYTES) throw new UnreadAnswerError("too-large");
      controller.enqueue(chunk);
    },
  });
};

/**
 * The answer, of which no more than a bound can be read.
 * @param asked what the request said; it asks for no encoding
 * @throws UnreadAnswerError for an encoded one: few bytes may become any number. Its body throws it at the bound.
 */
export const boundAnswer = async (asked: Headers, response: Response): Promise<Response> => {
  if ((response.headers.get("content-encoding") ?? "identity").toLowerCase() !== "identity") {
    await response.body?.cancel();
    throw new UnreadAnswerError("encoded");
  }
  if (response.body === null || isEventStream(asked, response)) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(countBytes()), { status, statusText, headers });
};
