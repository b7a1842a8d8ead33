import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";

export type MetricsServer = {
  /** Where the metrics are, e.g. `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  close(): Promise<void>;
};

export type MetricsServerOptions = {
  readonly registry: Registry;
  /** An address that only operators reach. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** A look that failed. */
  readonly onError: (error: unknown) => void;
};

const answer = async (
  { registry, onError }: MetricsServerOptions,
  response: ServerResponse,
): Promise<void> => {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { "content-type": registry.contentType });
    response.end(text);
  } catch (error) {
    onError(error);
    response.writeHead(500);
    response.end();
  }
};

/** Shows a process's metrics as Prometheus reads them, on a port of their own. */
export const startMetricsServer = async (options: MetricsServerOptions): Promise<MetricsServer> => {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    request.resume();
    if (request.method === "GET" && request.url === "/metrics") {
      void answer(options, response);
      return;
    }
    response.writeHead(404);
    response.end();
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The metrics have no port.");
  return {
    url: `http://${options.host}:${address.port}/metrics`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};
