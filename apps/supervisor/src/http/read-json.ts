import type { IncomingMessage } from "node:http";
import { DomainError } from "@molecule/domain";
import type { z } from "zod";

/** A heartbeat with a hundred usage reports is the largest thing that an agent says. */
const MAX_BODY_BYTES = 64 * 1024;

const tooLarge = (): DomainError =>
  new DomainError("TOO_LARGE", `A request has at most ${MAX_BODY_BYTES} bytes.`, {
    remedy: "Send fewer reports at a time.",
  });

const readBody = async (request: IncomingMessage): Promise<string> => {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @throws DomainError BAD_INPUT or TOO_LARGE; what was sent is not repeated */
export const readJson = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> => {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    throw new DomainError("BAD_INPUT", "A request body is application/json.");
  const parsed = schema.safeParse(parseJson(await readBody(request)));
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".") || "body"))];
  throw new DomainError(
    "BAD_INPUT",
    `These fields are missing or malformed: ${fields.slice(0, 8).join(", ")}.`,
  );
};
