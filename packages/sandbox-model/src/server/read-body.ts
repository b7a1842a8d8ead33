import type { IncomingMessage } from "node:http";

const MAX_BYTES = 32 * 1024 * 1024;

export type BodyResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: 400 | 413; readonly message: string };

/** Reads a JSON body of at most 32 MiB, the Messages API's own limit. */
export const readJsonBody = async (request: IncomingMessage): Promise<BodyResult> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return { ok: false, status: 413, message: "Request exceeds the maximum size." };
    chunks.push(chunk);
  }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString("utf8")) };
  } catch {
    return { ok: false, status: 400, message: "The request body is not valid JSON." };
  }
};
