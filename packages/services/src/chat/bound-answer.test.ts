import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { newId, Secret } from "@molecule/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { askAgent } from "../health/ask-agent.ts";
import { callAgent } from "./agent-call.ts";

const MEBIBYTE = Buffer.alloc(1024 * 1024, " ");
const TOO_MANY = 64;

let answer: { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };
let asked: string | undefined;
/** Of the answers; what a socket buffers is among them. */
let sentBytes = 0;

const pour = function* (body: Buffer) {
  for (let n = 0; n < TOO_MANY; n += 1) {
    sentBytes += body.byteLength;
    yield body;
  }
};

/** An agent that answers with more than anybody wants to read. */
const agent = createServer(async (request, response) => {
  asked = request.headers["accept-encoding"];
  response.writeHead(answer.status, answer.headers);
  // It breaks off when nobody reads on, which is what is wanted of it.
  await pipeline(Readable.from(pour(answer.body)), response).catch(() => undefined);
});
let url = "";
beforeAll(async () => {
  agent.listen(0, "127.0.0.1");
  await once(agent, "listening");
  const address = agent.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  url = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  agent.closeAllConnections();
  agent.close();
});

const behave = (status: number, headers: OutgoingHttpHeaders, body = MEBIBYTE) => {
  answer = { status, headers, body };
  sentBytes = 0;
};
const callKey = new Secret("mc_live_test");
const ask = () =>
  askAgent(
    callAgent(url, callKey),
    { id: newId(), contextId: newId(), body: "?" },
    { withinMs: 20_000, stop: new AbortController().signal },
  );

it.each<[string, number, OutgoingHttpHeaders]>([
  ["of another type", 200, { "content-type": "application/json" }],
  ["without a type", 200, {}],
  ["that is an error", 500, { "content-type": "application/json" }],
  ["that is an error and calls itself events", 500, { "content-type": "text/event-stream" }],
])("reads no more than its bound of an answer %s", async (_, status, headers) => {
  behave(status, headers);
  await expect(ask()).resolves.toMatchObject({ ok: false, error: { code: "ANSWER_TOO_LARGE" } });
  expect(sentBytes).toBeLessThan(24 * MEBIBYTE.byteLength);
});

it("reads no compressed answer, of which a few bytes would be enough, and asks for none", async () => {
  behave(200, { "content-type": "application/json", "content-encoding": "gzip" }, gzipSync(MEBIBYTE));
  await expect(ask()).resolves.toMatchObject({ ok: false, error: { code: "ANSWER_ENCODED" } });
  expect(asked).toBe("identity");
});

it("bounds what nobody asked for as events, whatever it calls itself", async () => {
  behave(200, { "content-type": "text/event-stream" });
  await expect(callAgent(url, callKey).reach(100)).resolves.toBe(false);
  await callAgent(url, callKey).cancelAnswerTo(newId(), newId());
  expect(sentBytes).toBeLessThan(2 * 24 * MEBIBYTE.byteLength);
});
