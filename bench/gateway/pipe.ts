// The base: the least that a proxy in Node on undici can do. It forwards, and knows nothing.
import { createServer } from "node:http";
import process from "node:process";
import { Agent } from "undici";
import { reportCpu } from "./report-cpu.ts";

const origin = process.argv[2] ?? "";
const agent = new Agent({ pipelining: 1 });
const HEADERS = ["content-type", "application/json", "accept", "*/*"];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks);
    agent.dispatch(
      { origin, path: "/anthropic/v1/messages", method: "POST", headers: HEADERS, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status, headers) => {
          const length = headers["content-length"];
          const type = { "content-type": String(headers["content-type"]) };
          response.writeHead(
            status,
            length === undefined ? type : { ...type, "content-length": String(length) },
          );
        },
        onResponseData: (controller, chunk) => {
          if (!response.write(chunk)) {
            controller.pause();
            response.once("drain", () => controller.resume());
          }
        },
        onResponseEnd: () => response.end(),
        onResponseError: () => response.destroy(),
      },
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") process.send?.({ port: address?.port });
});
reportCpu();
