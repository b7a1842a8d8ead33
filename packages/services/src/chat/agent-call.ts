import { setTimeout as delay } from "node:timers/promises";
import type { StreamResponse, Task } from "@a2a-js/sdk";
import { type Client, ClientFactory, JsonRpcTransportFactory } from "@a2a-js/sdk/client";
import { newId, type Secret } from "@molecule/domain";
import { boundAnswer } from "./bound-answer.ts";

/** What an agent says while it answers. */
export type AgentEvent =
  /** It took the question; from here on it must not be given it again. */
  | { readonly kind: "accepted"; readonly taskId: string | null }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "ended"; readonly state: "completed" | "failed" | "canceled" };

export type AgentQuestion = {
  readonly id: string;
  /** The talk that it belongs to: the agent remembers what was said in it. */
  readonly contextId: string;
  readonly body: string;
};

/** One run's agent over A2A. */
export type AgentCall = {
  /** Asks, and yields what is said. @throws what the SDK throws, or the signal's reason */
  readonly ask: (question: AgentQuestion, signal: AbortSignal) => AsyncGenerator<AgentEvent>;
  /** Tells it to stop; it may have ended by then. */
  readonly cancel: (taskId: string) => Promise<void>;
  /** Tells it to stop answering a message, by whomever that was sent; it may never have come, or be answered. */
  readonly cancelAnswerTo: (messageId: string, contextId: string) => Promise<void>;
  /** Whether it answers calls with our key, without being asked anything. */
  readonly reach: (withinMs: number) => Promise<boolean>;
};

/** Nothing reached the agent: its port is closed, or it does not know its call key yet. Asking again is safe. */
export class AgentNotReadyError extends Error {
  constructor(options?: ErrorOptions) {
    super("the agent does not take calls yet", options);
    this.name = "AgentNotReadyError";
  }
}

/** What stands between us and the agent could not pass the call on; the agent has not seen it. */
const NOT_PASSED_ON: ReadonlySet<number> = new Set([502, 503, 504]);

const PROTOCOL_VERSION = "1.0";
const REACH_AGAIN_MS = 200;
const CANCEL_TIMEOUT_MS = 5_000;
/** TaskState and Role of the protocol's wire. */
const STATES = new Map<number, "completed" | "failed" | "canceled">([
  [3, "completed"],
  [4, "failed"],
  [5, "canceled"],
  [6, "failed"],
  [7, "failed"],
  [8, "failed"],
]);
const ANY_STATE = 0;
const ROLE_USER = 1;
/** As many as an agent keeps, and a page of the protocol holds. */
const MOST_TASKS = 100;

type Parts = readonly {
  readonly content?: { readonly $case: string; readonly value?: unknown } | undefined;
}[];

const textOf = (parts: Parts): string =>
  parts.map(({ content }) => (content?.$case === "text" ? String(content.value) : "")).join("");

/** An SDK's event as ours; a task that is sent whole carries its answer so far. */
const toEvents = ({ payload }: StreamResponse): AgentEvent[] => {
  if (payload === undefined) return [];
  switch (payload.$case) {
    case "task": {
      const { id, artifacts, status } = payload.value;
      const state = STATES.get(status?.state ?? 0);
      const text = artifacts.map((artifact) => textOf(artifact.parts)).join("\n");
      return [
        { kind: "accepted", taskId: id },
        ...(text === "" ? [] : [{ kind: "text" as const, text }]),
        ...(state === undefined ? [] : [{ kind: "ended" as const, state }]),
      ];
    }
    case "message":
      return [
        { kind: "accepted", taskId: null },
        { kind: "text", text: textOf(payload.value.parts) },
        { kind: "ended", state: "completed" },
      ];
    case "artifactUpdate":
      return [{ kind: "text", text: textOf(payload.value.artifact?.parts ?? []) }];
    case "statusUpdate": {
      const state = STATES.get(payload.value.status?.state ?? 0);
      return state === undefined ? [] : [{ kind: "ended", state }];
    }
  }
};

/** The SDK throws an error that came as an answer as it is, and one that came in a stream as a cause. */
export const findAgentError = (error: unknown): Error | undefined =>
  [error, error instanceof Error ? error.cause : undefined].find(
    (candidate): candidate is Error => candidate instanceof Error && "envelopeCode" in candidate,
  );

const isRefused = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED";

/**
 * The card is ours, not the agent's: a card could name another address, and the call key goes to the address
 * that the agent registered and nowhere else.
 */
const connect = async (agentUrl: string, callKey: Secret): Promise<Client> => {
  const fetchWithKey: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${callKey.expose()}`);
    headers.set("accept-encoding", "identity");
    const response = await fetch(input, { ...init, headers, redirect: "error" }).catch((error: unknown) => {
      if (isRefused(error)) throw new AgentNotReadyError({ cause: error });
      throw error;
    });
    if (response.status !== 401 && !NOT_PASSED_ON.has(response.status)) return boundAnswer(headers, response);
    await response.body?.cancel();
    throw new AgentNotReadyError();
  };
  const factory = new ClientFactory({
    transports: [new JsonRpcTransportFactory({ fetchImpl: fetchWithKey })],
  });
  return factory.createFromAgentCard({
    name: "",
    description: "",
    version: "",
    supportedInterfaces: [
      { url: agentUrl, protocolBinding: "JSONRPC", protocolVersion: PROTOCOL_VERSION, tenant: "" },
    ],
    provider: undefined,
    capabilities: { streaming: true, extensions: [] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    skills: [],
    signatures: [],
  });
};

/** Tasks of one talk that go on, each with the messages that it was given. */
const listOpenTasks = async (client: Client, contextId: string, signal: AbortSignal): Promise<Task[]> => {
  const { tasks } = await client.listTasks(
    {
      ...{ tenant: "", contextId, status: ANY_STATE, pageToken: "", statusTimestampAfter: undefined },
      ...{ pageSize: MOST_TASKS, historyLength: MOST_TASKS },
    },
    { signal },
  );
  return tasks.filter(({ status }) => !STATES.has(status?.state ?? 0));
};

export const callAgent = (agentUrl: string, callKey: Secret): AgentCall => ({
  ask: async function* (question, signal) {
    const client = await connect(agentUrl, callKey);
    const stream = client.sendMessageStream(
      {
        tenant: "",
        message: {
          messageId: question.id,
          contextId: question.contextId,
          taskId: "",
          role: ROLE_USER,
          parts: [
            {
              content: { $case: "text", value: question.body },
              metadata: undefined,
              filename: "",
              mediaType: "text/plain",
            },
          ],
          metadata: undefined,
          extensions: [],
          referenceTaskIds: [],
        },
        configuration: undefined,
        metadata: undefined,
      },
      { signal },
    );
    for await (const event of stream) yield* toEvents(event);
  },
  cancel: async (taskId) => {
    const client = await connect(agentUrl, callKey);
    await client
      .cancelTask(
        { id: taskId, tenant: "", metadata: undefined },
        { signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS) },
      )
      // It had ended already, or is gone; either way nothing goes on.
      .catch(() => undefined);
  },
  cancelAnswerTo: async (messageId, contextId) => {
    const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS);
    try {
      const client = await connect(agentUrl, callKey);
      const open = await listOpenTasks(client, contextId, signal);
      for (const { id, history } of open)
        if (history.some((message) => message.messageId === messageId))
          await client.cancelTask({ id, tenant: "", metadata: undefined }, { signal });
    } catch {
      // It is gone, or had just ended; either way nothing goes on.
    }
  },
  reach: async (withinMs) => {
    const signal = AbortSignal.timeout(withinMs);
    for (;;) {
      try {
        const client = await connect(agentUrl, callKey);
        await client.getTask({ id: newId(), tenant: "" }, { signal });
        return true;
      } catch (error) {
        // It does not know the task, and said so.
        if (findAgentError(error) !== undefined) return true;
        if (signal.aborted) return false;
        await delay(REACH_AGAIN_MS);
      }
    }
  },
});
