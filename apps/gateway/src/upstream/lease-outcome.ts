import type { IncomingHttpHeaders } from "node:http";
import { asFields } from "../meter/usage-reading.ts";
import type { LeaseOutcome } from "./credential-pool.ts";

/** What an answer says of the credential that was shown. */
type CredentialAnswer = {
  readonly httpStatus: number | null;
  readonly headers: IncomingHttpHeaders;
  /** The answer's words, where it was none that is streamed. */
  readonly body: Buffer;
};

const LONGEST_COOLING_MS = 60_000;
/** A provider that limits and does not say for how long. */
const USUAL_COOLING_MS = 1_000;
/** An error is short; what is longer is no such sentence. */
const MOST_WORDS = 16 * 1024;

/**
 * How providers say that the account has no money, whatever status they give it: OpenAI `insufficient_quota` and
 * Moonshot `exceeded_current_quota_error` (429), Anthropic `billing_error` (402) and a sentence (400).
 */
const OUT_OF_FUNDS = new Set(["insufficient_quota", "billing_error", "exceeded_current_quota_error"]);
/** From its beginning: a caller's own words may be quoted in an error, and never stand there. */
const OUT_OF_FUNDS_SENTENCE = /^(your credit balance is too low|insufficient balance)/i;

const readError = (body: Buffer): Readonly<Record<string, unknown>> | null => {
  if (body.length > MOST_WORDS) return null;
  try {
    return asFields(asFields(JSON.parse(body.toString("utf8")))?.["error"]);
  } catch {
    return null;
  }
};

/** True where the provider refuses because the platform's own account cannot pay. */
export const isOutOfFunds = ({ httpStatus, body }: CredentialAnswer): boolean => {
  if (httpStatus === null || httpStatus < 400 || httpStatus >= 500) return false;
  if (httpStatus === 402) return true;
  const error = readError(body);
  if (error === null) return false;
  return (
    [error["code"], error["type"]].some((each) => OUT_OF_FUNDS.has(String(each))) ||
    OUT_OF_FUNDS_SENTENCE.test(String(error["message"]))
  );
};

/** How long the provider asks to wait: milliseconds of OpenAI's own header, seconds, or a date; undefined without one. */
export const readRetryAfter = (headers: IncomingHttpHeaders, nowMs: number): number | undefined => {
  const millis = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (millis > 0) return millis;
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const waitMs = Number.isNaN(seconds) ? Date.parse(text) - nowMs : seconds * 1000;
  return waitMs > 0 ? waitMs : undefined;
};

/**
 * What becomes of the credential. The sandbox's is never cooled: one tenant that asks it to fail must not stop the
 * others.
 */
export const leaseOutcome = (answer: CredentialAnswer, sandbox: boolean): LeaseOutcome => {
  if (sandbox) return "fine";
  if (isOutOfFunds(answer)) return "out_of_funds";
  switch (answer.httpStatus) {
    case 401:
      return "rejected";
    case 403:
      return "forbidden";
    case 429: {
      const waitMs = readRetryAfter(answer.headers, Date.now()) ?? USUAL_COOLING_MS;
      return { limitedMs: Math.min(waitMs, LONGEST_COOLING_MS) };
    }
    default:
      return "fine";
  }
};
