import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "@molecule/domain";
import type { Dispatcher } from "undici";
import { upstreamHeaders } from "../../apps/gateway/src/wire/upstream-headers.ts";
import type { Recording } from "./recordings.ts";

/** Where a recorded stream came from, kept beside its bytes. */
export type Provenance = {
  readonly recordedFrom: string;
  readonly recordedAt: string;
  readonly shape: Recording["shape"];
  readonly contentType: string;
  readonly request: Recording["body"];
  /** The provider's last numbers, read from every line of the stream as JSON. */
  readonly usage: Readonly<Record<string, unknown>>;
};

export type RecordOutcome =
  | { readonly ok: true; readonly file: string; readonly bytes: number; readonly usage: Provenance["usage"] }
  | { readonly ok: false; readonly why: string };

const PATIENCE_MS = 60_000;

type Fields = Readonly<Record<string, unknown>>;
const asFields = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Lays every usage of a stream over the one before: what a reader knows at its end. */
const readLastUsage = (text: string): Fields => {
  let usage: Fields = {};
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith("data:") || line.slice(5).trim() === "[DONE]") continue;
    const event = asFields(JSON.parse(line.slice(5)));
    for (const holder of [event, asFields(event["message"]), asFields(event["response"])])
      usage = { ...usage, ...asFields(holder["usage"]) };
  }
  return usage;
};

const describe = (status: number, body: string, key: Secret): string =>
  `${status}: ${body.replaceAll(key.expose(), "…").slice(0, 300)}`;

/**
 * Sends one call as the gateway would, straight to the provider, and keeps the bytes of its stream with where they
 * came from. Nothing is kept of an answer that is no stream, that carries no numbers, or that repeats the credential.
 */
export const recordStream = async (
  dispatcher: Dispatcher,
  { name, dialect, shape, target, body }: Recording,
  key: Secret,
  dir: string,
): Promise<RecordOutcome> => {
  const answer = await dispatcher.request({
    ...{ origin: target.origin, path: target.path, method: "POST", body: JSON.stringify(body) },
    headers: upstreamHeaders({}, dialect, target, key, true),
    ...{ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS },
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const text = bytes.toString("utf8");
  const contentType = String(answer.headers["content-type"] ?? "");
  if (answer.statusCode !== 200) return { ok: false, why: describe(answer.statusCode, text, key) };
  if (!contentType.startsWith("text/event-stream"))
    return { ok: false, why: `The answer is no stream but ${contentType}.` };
  if (text.includes(key.expose())) return { ok: false, why: "The answer repeats the credential." };
  const usage = readLastUsage(text);
  if (Object.keys(usage).length === 0) return { ok: false, why: "The stream carries no usage." };
  const provenance: Provenance = {
    ...{ recordedFrom: `${target.origin}${target.path}`, recordedAt: new Date().toISOString() },
    ...{ shape, contentType, request: body, usage },
  };
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `${name}.sse`);
  writeFileSync(file, bytes);
  writeFileSync(join(dir, `${name}.json`), `${JSON.stringify(provenance, null, 2)}\n`);
  return { ok: true, file, bytes: bytes.length, usage };
};
