/** One call that the sandbox model received. Never a credential, never a prompt. */
export type RecordedRequest = {
  readonly id: number;
  /** ISO time of arrival. */
  readonly at: string;
  readonly dialect: "anthropic" | "openai";
  readonly path: string;
  readonly model: string | null;
  readonly stream: boolean;
  readonly credentialKind: "x-api-key" | "bearer" | null;
  readonly credentialSha256: string | null;
  status: number;
  /** The usage object as it was (or would have been) reported, in the dialect's own shape. */
  usage: Readonly<Record<string, unknown>> | null;
  /** The id in the answer's `request-id` or `x-request-id` header. */
  readonly providerRequestId: string;
  /** `answered` in full, `cut` by a script, `aborted` by the client. */
  outcome: "open" | "answered" | "cut" | "aborted";
};

const CAPACITY = 10_000;

export type RequestLog = {
  add(request: Omit<RecordedRequest, "id" | "at">): RecordedRequest;
  list(): readonly RecordedRequest[];
  clear(): void;
};

/** The last 10,000 calls, oldest first. */
export const createRequestLog = (): RequestLog => {
  let requests: RecordedRequest[] = [];
  let lastId = 0;
  return {
    add: (request) => {
      lastId += 1;
      const recorded = { id: lastId, at: new Date().toISOString(), ...request };
      requests.push(recorded);
      // Dropped in blocks, so that a full log does not shift ten thousand entries per call.
      if (requests.length > CAPACITY + 1000) requests = requests.slice(-CAPACITY);
      return recorded;
    },
    list: () => requests.slice(-CAPACITY),
    clear: () => {
      requests = [];
    },
  };
};
