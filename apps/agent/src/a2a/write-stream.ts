import type { ServerResponse } from "node:http";
import { isSending, type JsonRpcResponse, withFailureAsError } from "./json-rpc.ts";

/** Comments between events, so that neither side takes a thinking model for a dead connection. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Writes the responses of a streaming method as server-sent events. It reads the stream to its end even when
 * the caller has gone: the SDK stores a task's progress only while somebody reads.
 */
export const writeStream = async (
  response: ServerResponse,
  method: unknown,
  stream: AsyncIterable<JsonRpcResponse>,
  toError: (error: unknown) => JsonRpcResponse,
): Promise<void> => {
  const write = (text: string) => {
    if (!response.destroyed && !response.writableEnded) response.write(text);
  };
  const open = () => {
    if (response.headersSent || response.destroyed) return;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  };
  const keepAlive = setInterval(() => write(": waiting\n\n"), KEEP_ALIVE_MS);
  try {
    for await (const event of stream) {
      open();
      write(`data: ${JSON.stringify(isSending(method) ? withFailureAsError(event) : event)}\n\n`);
    }
    open();
  } catch (error) {
    open();
    write(`data: ${JSON.stringify(toError(error))}\n\n`);
  } finally {
    clearInterval(keepAlive);
    if (!response.destroyed) response.end();
  }
};
