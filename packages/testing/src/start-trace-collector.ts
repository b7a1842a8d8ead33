import { once } from "node:events";
import { createServer } from "node:http";

export type TraceCollector = {
  readonly url: string;
  /** Everything that came in. Protobuf keeps texts as they are, so that they can be looked for. */
  readonly text: () => string;
  readonly close: () => void;
};

/** Takes spans as a collector does (OTLP over HTTP). */
export const startTraceCollector = async (): Promise<TraceCollector> => {
  const received: Buffer[] = [];
  const server = createServer(async (request, response) => {
    for await (const chunk of request) received.push(chunk);
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the collector has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    text: () => Buffer.concat(received).toString("latin1"),
    close: () => void server.close(),
  };
};
