// A provider that answers at once and at no cost of its own: what is measured is the way to it.
import { createServer, type ServerResponse } from "node:http";
import process from "node:process";
import { reportCpu } from "./report-cpu.ts";
import { JSON_ANSWER, STREAM_EVENTS } from "./workloads.ts";

const paceMs = Number(process.argv[2] ?? 0);
const BURST = Buffer.from(STREAM_EVENTS.join(""));
const JSON_BYTES = Buffer.from(JSON_ANSWER);

const sendPaced = (response: ServerResponse): void => {
  let next = 0;
  const timer = setInterval(() => {
    response.write(STREAM_EVENTS[next] ?? "");
    next += 1;
    if (next < STREAM_EVENTS.length && !response.destroyed) return;
    clearInterval(timer);
    response.end();
  }, paceMs);
};

const server = createServer((request, response) => {
  let streaming = false;
  request.on("data", (chunk: Buffer) => {
    streaming ||= chunk.includes('"stream":true');
  });
  request.on("end", () => {
    if (!streaming) {
      response.writeHead(200, { "content-type": "application/json", "content-length": JSON_BYTES.length });
      response.end(JSON_BYTES);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (paceMs > 0) sendPaced(response);
    else response.end(BURST);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.({ port: address?.port });
});
reportCpu();
