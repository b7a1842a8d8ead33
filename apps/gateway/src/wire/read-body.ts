import type { IncomingMessage } from "node:http";

export type BodyResult = Buffer | "too_large" | "aborted" | "encoded";

/** The Messages API's own limit. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const EMPTY = Buffer.alloc(0);

/** Reads a body whole, within the limit. One chunk, the common case, is not copied. */
export const readBody = (request: IncomingMessage, maxBytes: number): Promise<BodyResult> => {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") return Promise.resolve("encoded");
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve("too_large");
  return new Promise((resolve) => {
    let first: Buffer = EMPTY;
    let chunks: Buffer[] | null = null;
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        request.pause();
        resolve("too_large");
      } else if (bytes === chunk.length) first = chunk;
      else if (chunks === null) chunks = [first, chunk];
      else chunks.push(chunk);
    });
    request.once("end", () => resolve(chunks === null ? first : Buffer.concat(chunks, bytes)));
    request.once("close", () => resolve("aborted"));
  });
};
