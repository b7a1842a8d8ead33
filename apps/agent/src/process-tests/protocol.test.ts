import { randomUUID } from "node:crypto";
import {
  type Client,
  ClientFactory,
  DefaultAgentCardResolver,
  JsonRpcTransportFactory,
} from "@a2a-js/sdk/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AgentScene, createAgentScene } from "./agent-scene.ts";
import { eventually } from "./eventually.ts";
import { answerText, ask, call, message, post, type RpcResponse, stream } from "./rpc.ts";
import type { AgentProcess } from "./spawn-agent.ts";
import { CALL_KEY, type TestPlatform } from "./test-platform.ts";

// Processes are started here, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let scene: AgentScene;
let agent: AgentProcess;
let platform: TestPlatform;
beforeAll(async () => {
  scene = await createAgentScene();
  ({ agent, platform } = await scene.start());
});
afterAll(() => scene.close());

const fetchWithKey: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${CALL_KEY}`);
  return fetch(input, { ...init, headers });
};

/** The SDK's own client, which finds its way by the card. */
const sdkClient = (version: "1.0" | "0.3"): Promise<Client> => {
  const legacy = version === "0.3";
  const cardFetch: typeof fetch = async (input, init) => {
    if (!legacy) return fetchWithKey(input, init);
    // A peer of the older protocol sends no version, and knows nothing of the newer interfaces.
    const card: unknown = await (await fetchWithKey(input)).json();
    return Response.json({ ...Object(card), supportedInterfaces: undefined });
  };
  return new ClientFactory({
    transports: [
      new JsonRpcTransportFactory({
        fetchImpl: fetchWithKey,
        ...(legacy ? { legacyCompat: { enabled: true } } : {}),
      }),
    ],
    cardResolver: new DefaultAgentCardResolver({
      fetchImpl: cardFetch,
      ...(legacy ? { legacyCompat: { enabled: true } } : {}),
    }),
  }).createFromUrl(agent.url);
};

const sdkMessage = (text: string) => ({
  tenant: "",
  message: {
    messageId: randomUUID(),
    contextId: "",
    taskId: "",
    role: 1,
    parts: [
      { content: { $case: "text" as const, value: text }, metadata: undefined, filename: "", mediaType: "" },
    ],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  },
  configuration: undefined,
  metadata: undefined,
});

describe.each(["1.0", "0.3"] as const)("the SDK's own client of %s", (version) => {
  it("finds the card, gets a whole answer, and a stream", async () => {
    const client = await sdkClient(version);
    expect(client.protocolVersion).toBe(version);
    const card = await client.getAgentCard();
    expect(card.description).toBe("an adder. Answered by Molecule's small loop.");
    expect(JSON.stringify(await client.sendMessage(sdkMessage("What is 17 + 25?")))).toContain(
      "The answer is 42.",
    );
    const kinds: string[] = [];
    let text = "";
    for await (const { payload } of client.sendMessageStream(sdkMessage("repeat: over the wire"))) {
      kinds.push(payload?.$case ?? "");
      if (payload?.$case === "artifactUpdate")
        for (const { content } of payload.value.artifact?.parts ?? [])
          if (content?.$case === "text") text += content.value;
    }
    expect(kinds.at(0)).toBe("task");
    expect(kinds.at(-1)).toBe("statusUpdate");
    expect(text).toBe("over the wire");
  });

  it("gets a failure as an error", async () => {
    const client = await sdkClient(version);
    await expect(client.sendMessage(sdkMessage("fail 429"))).rejects.toThrow("limits how often");
    await expect(async () => {
      for await (const _ of client.sendMessageStream(sdkMessage("fail 429")));
    }).rejects.toThrow("limits how often");
  });
});

describe("the call key", () => {
  it.each([["mc_live_wrong"], [null], [""]])("%s opens nothing", async (key) => {
    scene.model.clearRequests();
    const body = { jsonrpc: "2.0", id: 1, method: "SendMessage", params: message("What is 1 + 1?") };
    const response = await post(agent.url, body, { key });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const card = await fetch(`${agent.url}/.well-known/agent-card.json`, {
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
    });
    expect(card.status).toBe(401);
    expect(scene.model.requests()).toEqual([]);
  });

  it("is never shown to the platform, nor the agent's own key to a caller", () => {
    expect([...platform.bearers]).toEqual(["Bearer ma_live_test-agent-key-0123456789"]);
  });
});

describe("tasks", () => {
  const running = (text: string) => {
    const events: RpcResponse[] = [];
    const done = (async () => {
      for await (const event of stream(agent.url, "SendStreamingMessage", message(text))) events.push(event);
    })();
    const id = async (): Promise<string> => {
      await eventually(() => expect(events.length).toBeGreaterThan(0));
      return /"id":"([0-9a-f-]{36})"/.exec(JSON.stringify(events[0]?.result))?.[1] ?? "";
    };
    return { events, done, id };
  };
  const long = `slowly repeat: ${"word ".repeat(60)}`;

  it.each(["1.0", "0.3"] as const)(
    "are cancelled by %s, and the model is not read further",
    async (version) => {
      scene.model.clearRequests();
      const talk = running(long);
      const id = await talk.id();
      const cancelled = await call(
        agent.url,
        version === "1.0" ? "CancelTask" : "tasks/cancel",
        { id },
        { version },
      );
      expect(JSON.stringify(cancelled.result)).toMatch(/canceled/i);
      await talk.done;
      await eventually(() => expect(scene.model.requests()[0]?.outcome).toBe("aborted"));
      expect(JSON.stringify(talk.events.at(-1)?.result)).toContain("CANCELED");
    },
  );

  it("go on when their caller leaves, and can be asked for", async () => {
    const leave = new AbortController();
    const response = await fetch(agent.url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${CALL_KEY}`,
        "content-type": "application/json",
        "a2a-version": "1.0",
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "SendStreamingMessage",
        params: message("slowly repeat: one two three"),
      }),
      signal: leave.signal,
    });
    const first = await response.body?.getReader().read();
    const id = /"id":"([0-9a-f-]{36})"/.exec(new TextDecoder().decode(first?.value))?.[1];
    leave.abort();
    await eventually(async () => {
      const task = await call(agent.url, "GetTask", { id });
      expect(task.result).toMatchObject({ status: { state: "TASK_STATE_COMPLETED" } });
      expect(answerText(task)).toBe("one two three");
    });
  });

  it("are bounded in number; more are refused, none is lost", async () => {
    const talks = Array.from({ length: 8 }, () => running(long));
    const ids = await Promise.all(talks.map((talk) => talk.id()));
    const ninth = await ask(agent.url, "What is 1 + 1?");
    expect(ninth.error?.data?.[0]?.reason).toBe("AGENT_BUSY");
    await Promise.all(ids.map((id) => call(agent.url, "CancelTask", { id })));
    await Promise.all(talks.map((talk) => talk.done));
    expect(answerText(await ask(agent.url, "What is 1 + 1?"))).toBe("The answer is 2.");
  });

  it("that nobody knows are not found, in the version's own way", async () => {
    expect((await call(agent.url, "GetTask", { id: "nobody" })).error?.code).toBe(-32001);
    expect((await call(agent.url, "tasks/get", { id: "nobody" }, { version: "0.3" })).error?.code).toBe(
      -32001,
    );
  });
});

describe("requests that are none", () => {
  it.each([
    ["no JSON", "{", 200, -32700],
    ["an unknown method", { jsonrpc: "2.0", id: 1, method: "Explode", params: {} }, 200, -32601],
    [
      "a message without text",
      {
        jsonrpc: "2.0",
        id: 1,
        method: "SendMessage",
        params: { message: { messageId: "m", role: "ROLE_USER", parts: [] } },
      },
      200,
      -32603,
    ],
    ["a batch", [{ jsonrpc: "2.0", id: 1, method: "GetTask", params: {} }], 200, -32602],
    ["a megabyte and more", JSON.stringify({ text: "x".repeat(1_100_000) }), 413, -32600],
  ])("%s", async (_, body, status, code) => {
    const response = await post(agent.url, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code } });
  });

  it("an unknown path is 404, another version is refused", async () => {
    const headers = { authorization: `Bearer ${CALL_KEY}` };
    expect((await fetch(`${agent.url}/secrets`, { headers })).status).toBe(404);
    const response = await fetch(agent.url, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json", "a2a-version": "9.0" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "SendMessage", params: message("hi") }),
    });
    expect(await response.json()).toMatchObject({ error: { code: -32009 } });
  });
});
