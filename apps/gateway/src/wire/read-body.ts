import type { IncomingMessage } from "node:http";

export type BodyResult = Buffer | "too_large" | "no_room" | "aborted" | "encoded";

/** The Messages API's own limit. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const EMPTY: Buffer = Buffer.alloc(0);
/** Memory is set aside for a body of the length that its header tells only up to here; beyond, as it comes. */
const TRUSTED_LENGTH = 4 * 1024 * 1024;

type Gathered = { whole: Buffer | null; bytes: number; chunks: Buffer[] };

/** Puts a chunk where it belongs. A body of one chunk, the common case, is not copied. */
const gather = (body: Gathered, chunk: Buffer, expectedBytes: number): void => {
  const first = body.bytes === 0;
  if (first && chunk.length < expectedBytes && expectedBytes <= TRUSTED_LENGTH)
    body.whole = Buffer.allocUnsafe(expectedBytes);
  if (body.whole === null) body.chunks.push(chunk);
  else chunk.copy(body.whole, body.bytes);
  body.bytes += chunk.length;
};

const finish = (body: Gathered): Buffer =>
  body.whole ?? (body.chunks.length === 1 ? (body.chunks[0] ?? EMPTY) : Buffer.concat(body.chunks));

/** Reads a body whole, within the limit. `take` sets memory aside for a piece of it, or says that there is none. */
export const readBody = (
  request: IncomingMessage,
  maxBytes: number,
  take: (bytes: number) => boolean,
): Promise<BodyResult> => {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") return Promise.resolve("encoded");
  const expectedBytes = Number(request.headers["content-length"] ?? 0);
  if (expectedBytes > maxBytes) return Promise.resolve("too_large");
  return new Promise((resolve) => {
    const body: Gathered = { whole: null, bytes: 0, chunks: [] };
    const read = (chunk: Buffer): void => {
      const fits = body.bytes + chunk.length <= maxBytes;
      if (fits && take(chunk.length)) {
        gather(body, chunk, expectedBytes);
        return;
      }
      // Whoever answers decides what becomes of the rest.
      request.off("data", read).pause();
      resolve(fits ? "no_room" : "too_large");
    };
    request.on("data", read);
    request.once("end", () => resolve(finish(body)));
    request.once("close", () => resolve("aborted"));
  });
};
