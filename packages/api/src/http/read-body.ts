import { DomainError } from "@molecule/domain";

/** The longest change set of secrets that the guard takes fits into it. */
export const BODY_MAX_BYTES = 8 * 1024 * 1024;

const tooLarge = (): DomainError =>
  new DomainError("TOO_LARGE", `A request's body has at most ${BODY_MAX_BYTES / 1024 / 1024} MiB.`, {
    remedy: "Send it in parts.",
  });

/**
 * Reads a body up to the limit and no further, whatever its length header says.
 * @throws DomainError TOO_LARGE
 */
export const readBody = async (request: Request, maxBytes: number = BODY_MAX_BYTES): Promise<string> => {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};
