import { randomUUID } from "node:crypto";
import { z } from "zod";
import { CALL_KEY } from "./test-platform.ts";

const errorSchema = z.object({
  code: z.number(),
  message: z.string(),
  data: z
    .array(
      z.object({
        reason: z.string(),
        domain: z.string(),
        metadata: z.record(z.string(), z.string()).default({}),
      }),
    )
    .optional(),
});
const responseSchema = z.object({
  id: z.union([z.string(), z.number(), z.null()]),
  result: z.unknown().optional(),
  error: errorSchema.optional(),
});
export type RpcResponse = z.infer<typeof responseSchema>;
export type Version = "1.0" | "0.3";

export type RpcOptions = { readonly key?: string | null; readonly version?: Version };

/** A JSON-RPC call as plain HTTP, the way another language's client would make it. */
export const post = (url: string, body: unknown, options: RpcOptions = {}): Promise<Response> => {
  const key = options.key === undefined ? CALL_KEY : options.key;
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(options.version === "0.3" ? {} : { "a2a-version": "1.0" }),
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
};

export const call = async (
  url: string,
  method: string,
  params: unknown,
  options: RpcOptions = {},
): Promise<RpcResponse> => {
  const response = await post(url, { jsonrpc: "2.0", id: "call", method, params }, options);
  return responseSchema.parse(await response.json());
};

/** Parameters of a sending method in either version. */
export const message = (text: string, version: Version = "1.0", contextId?: string) => ({
  message: {
    messageId: randomUUID(),
    ...(contextId === undefined ? {} : { contextId }),
    ...(version === "1.0"
      ? { role: "ROLE_USER", parts: [{ text }] }
      : { kind: "message", role: "user", parts: [{ kind: "text", text }] }),
  },
});

/** Asks and waits for the whole answer. */
export const ask = (
  url: string,
  text: string,
  version: Version = "1.0",
  contextId?: string,
): Promise<RpcResponse> =>
  call(url, version === "1.0" ? "SendMessage" : "message/send", message(text, version, contextId), {
    version,
  });

const textsOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "text" && typeof inner === "string" ? [inner] : name === "history" ? [] : textsOf(inner),
  );
};

/** All texts of an answer joined; what was asked is left out. */
export const answerText = (response: RpcResponse): string => textsOf(response.result).join("");

/** The events of a streaming call, until it ends. */
export const stream = async function* (
  url: string,
  method: string,
  params: unknown,
  options: RpcOptions = {},
): AsyncGenerator<RpcResponse> {
  const response = await post(url, { jsonrpc: "2.0", id: "stream", method, params }, options);
  if (response.body === null) return;
  let rest = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = block.split("\n").find((line) => line.startsWith("data: "));
      if (data !== undefined) yield responseSchema.parse(JSON.parse(data.slice(6)));
    }
  }
};
