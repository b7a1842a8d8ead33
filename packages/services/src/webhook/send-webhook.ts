import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP } from "node:net";
import { isPublicAddress, publicLookup } from "../net/public-lookup.ts";

export type WebhookMessage = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The status of the answer, or why there was none. */
export type WebhookAnswer = { readonly status: number | null; readonly error: string | null };

const ANSWER_WITHIN_MS = 10_000;

/** A host that is an address is not looked up, so it is judged here. */
const refuseAddress = (url: URL): string | null => {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "https:") return "Webhooks are sent over https only.";
  return isIP(host) !== 0 && !isPublicAddress(host) ? `${host} is not a public address.` : null;
};

/**
 * Posts a message once: to public addresses only, as they resolve when the connection is made, without following a
 * redirect, and without reading the answer. Never throws.
 *
 * @param allowPrivate for tests, whose receivers are on this machine and speak plain HTTP
 */
export const sendWebhook = (
  { url: text, headers, body }: WebhookMessage,
  allowPrivate: boolean,
): Promise<WebhookAnswer> => {
  const url = new URL(text);
  const refusal = allowPrivate ? null : refuseAddress(url);
  if (refusal !== null) return Promise.resolve({ status: null, error: refusal });
  return new Promise((resolve) => {
    const send = url.protocol === "https:" ? requestTls : requestPlain;
    const sent = send(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        agent: false,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      (answer) => {
        resolve({ status: answer.statusCode ?? null, error: null });
        // What it says is nobody's business, and however much it is, it is not read.
        answer.destroy();
      },
    );
    sent.on("error", (error) => resolve({ status: null, error: error.message.slice(0, 300) }));
    sent.end(body);
  });
};
