import { request } from "node:http";
import { Secret } from "@molecule/domain";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createPlatformClient } from "../../platform/platform-client.ts";
import { eventually } from "../../process-tests/eventually.ts";
import { AGENT_KEY, startTestPlatform, type TestPlatform } from "../../process-tests/test-platform.ts";
import { createTeam } from "../../team/team.ts";
import { openTeamServer, type TeamServer } from "./team-server.ts";

const MESSAGE_ID = "message-of-the-question";

let platform: TestPlatform;
let question: AbortController;
const servers: TeamServer[] = [];

const open = async (): Promise<TeamServer> => {
  const team = createTeam(createPlatformClient(platform.url, new Secret(AGENT_KEY)));
  const server = await openTeamServer(team, { messageId: MESSAGE_ID, signal: question.signal });
  servers.push(server);
  return server;
};

beforeEach(async () => {
  platform = await startTestPlatform();
  question = new AbortController();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await platform.close();
});

const resultSchema = z.object({
  result: z.object({
    tools: z.array(z.looseObject({ name: z.string() })).optional(),
    content: z.array(z.object({ text: z.string() })).optional(),
    isError: z.boolean().optional(),
  }),
});

const headersFor = (token: string | null) => ({
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
  "mcp-protocol-version": "2025-06-18",
});

const post = (url: string, token: string | null, method: string, params: object, signal?: AbortSignal) =>
  fetch(url, {
    method: "POST",
    headers: headersFor(token),
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    ...(signal === undefined ? {} : { signal }),
  });

/** A call as plain HTTP, the way another language's client makes it. */
const call = async (
  { url, token }: TeamServer,
  method: string,
  params: object = {},
  signal?: AbortSignal,
) => {
  const text = await (await post(url, token, method, params, signal)).text();
  return resultSchema.parse(JSON.parse(/^data: (\{.*)$/m.exec(text)?.[1] ?? text)).result;
};

const useTool = (server: TeamServer, name: string, input: object = {}, signal?: AbortSignal) =>
  call(server, "tools/call", { name, arguments: input }, signal);

const askBob = (server: TeamServer, signal?: AbortSignal) =>
  useTool(server, "ask_peer", { peer: "Bob", message: "What is 6 * 7?" }, signal);

describe("the team's server for Codex", () => {
  it("offers two tools, lists the peers, and asks one within the question", async () => {
    const server = await open();
    const { tools } = await call(server, "tools/list");
    expect(tools?.map(({ name }) => name).sort()).toEqual(["ask_peer", "list_peers"]);
    const listed = await useTool(server, "list_peers");
    expect(listed.content?.[0]?.text).toContain("Bob (your sibling, a multiplier; can be asked;");
    expect(await askBob(server)).toMatchObject({ content: [{ text: "Bob heard: What is 6 * 7?" }] });
    expect(platform.asked).toEqual([
      { action: "list" },
      { action: "ask", to: "Bob", text: "What is 6 * 7?", within: MESSAGE_ID },
    ]);
    expect([...platform.bearers]).toEqual([`Bearer ${AGENT_KEY}`]);
  });

  it("gives the model a refusal of the relay as a tool's error, with the remedy", async () => {
    platform.relay = () => ({ message: "Bob waits for this very answer.", remedy: "Ask somebody else." });
    expect(await askBob(await open())).toMatchObject({
      isError: true,
      content: [{ text: "Bob waits for this very answer. Ask somebody else." }],
    });
  });

  it("gives the model what a peer could not do as a tool's error", async () => {
    const error = { code: "PEER_TOO_SLOW", message: "The peer was too slow.", remedy: "Ask for less." };
    platform.relay = () => ({ action: "ask", from: "Bob", answer: "", error });
    expect(await askBob(await open())).toMatchObject({
      isError: true,
      content: [{ text: "Bob failed: The peer was too slow. Ask for less." }],
    });
  });

  it("asks nobody with half a task", async () => {
    const refused = await useTool(await open(), "ask_peer", { peer: "Bob" });
    expect(refused.isError).toBe(true);
    expect(refused.content?.[0]?.text).toContain("message");
    expect(platform.asked).toEqual([]);
  });

  it("answers nobody without its own token", async () => {
    const [server, other] = [await open(), await open()];
    for (const token of [null, "", "wrong", other.token, AGENT_KEY]) {
      const refused = await post(server.url, token, "tools/call", { name: "list_peers", arguments: {} });
      expect(refused.status).toBe(401);
    }
    expect(platform.asked).toEqual([]);
  });

  it.each(["rebound.example", "rebound.example:80", "localhost:1", "127.0.0.1"])(
    "answers to no other name: %s",
    async (host) => {
      const { url, token } = await open();
      const status = await new Promise((resolve, reject) => {
        const headers = { ...headersFor(token), host };
        const sent = request(url, { method: "POST", headers }, (response) => resolve(response.statusCode));
        sent.once("error", reject);
        sent.end('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_peers"}}');
      });
      expect(status).toBe(403);
      expect(platform.asked).toEqual([]);
    },
  );
});

describe("what is asked of a peer", () => {
  /** Asks a peer who never answers, and resolves when the relay has it. */
  const askForEver = async (server: TeamServer, signal?: AbortSignal) => {
    platform.relay = () => new Promise(() => undefined);
    const answer = askBob(server, signal).catch(() => "gone" as const);
    await eventually(() => expect(platform.asked).toHaveLength(1));
    expect(platform.givenUp).toBe(0);
    return { answer };
  };

  it("stops when the question is taken back, and Codex hears it", async () => {
    const { answer } = await askForEver(await open());
    question.abort();
    expect(await answer).toMatchObject({ isError: true });
    await eventually(() => expect(platform.givenUp).toBe(1));
  });

  it("stops when Codex hangs up", async () => {
    const hangUp = new AbortController();
    const { answer } = await askForEver(await open(), hangUp.signal);
    hangUp.abort();
    expect(await answer).toBe("gone");
    await eventually(() => expect(platform.givenUp).toBe(1));
  });

  it("stops when the question ends, and nothing listens there any more", async () => {
    const server = await open();
    const { answer } = await askForEver(server);
    server.close();
    expect(await answer).toBe("gone");
    await eventually(() => expect(platform.givenUp).toBe(1));
    await expect(post(server.url, server.token, "tools/list", {})).rejects.toThrow("fetch failed");
  });
});
