import type { CallBounds } from "@molecule/billing";
import { explainBilledTool, hasPlainValues, isReadField, refusedField, refusedValue } from "./body-rules.ts";
import { readBounds } from "./call-bounds.ts";
import { findBeyondContent } from "./content-rules.ts";
import { hasPartHints } from "./part-hints.ts";
import type { CallShape } from "./route.ts";
import { scanJson, type TopLevelField } from "./scan-json.ts";

/** Replaces bytes `start..end` of the body; an empty span inserts. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

export type RequestPlan = {
  readonly ok: true;
  /** As the caller spelt it. */
  readonly model: string;
  readonly streaming: boolean;
  /** The caller did not ask for the usage chunk that we do; it must not see it. */
  readonly hideUsage: boolean;
  /** What bounds its cost. */
  readonly bounds: CallBounds;
  readonly modelAt: TopLevelField;
  readonly edits: readonly Edit[];
};
export type RequestRefusal = { readonly ok: false; readonly message: string };

const refuse = (message: string): RequestRefusal => ({ ok: false, message });

const rawValue = (body: Buffer, field: TopLevelField): string =>
  body.toString("utf8", field.valueStart, field.valueEnd);

const parseValue = (body: Buffer, field: TopLevelField): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(rawValue(body, field)) };
  } catch {
    return null;
  }
};

const checkField = (body: Buffer, field: TopLevelField): string | undefined => {
  const { key } = field;
  const empty = rawIsNull(body, field);
  const reason = empty ? undefined : refusedField(key);
  if (reason !== undefined) return `The field "${key}" is not served: ${reason}.`;
  const why = hasPlainValues(key) ? refusedValue(key, rawValue(body, field)) : undefined;
  if (why !== undefined) return `This value of "${key}" is not served: ${why}.`;
  return undefined;
};

const rawIsNull = (body: Buffer, field: TopLevelField): boolean =>
  field.valueEnd - field.valueStart === 4 && body[field.valueStart] === 0x6e;

type CollectedFields = { readonly ok: true; readonly read: ReadonlyMap<string, TopLevelField> };

/** The gateway's own fields by name, or why the body is ambiguous or refused. */
const collectFields = (body: Buffer, fields: readonly TopLevelField[]): CollectedFields | RequestRefusal => {
  const read = new Map<string, TopLevelField>();
  for (const field of fields) {
    const refusal = checkField(body, field);
    if (refusal !== undefined) return refuse(refusal);
    if (!isReadField(field.key)) continue;
    const name = field.key.toLowerCase();
    if (name !== field.key) return refuse(`The field "${field.key}" must be written "${name}".`);
    if (read.has(name)) return refuse(`The field "${name}" occurs more than once.`);
    read.set(name, field);
  }
  return { ok: true, read };
};

type StreamOptions = Pick<RequestPlan, "ok" | "hideUsage" | "edits">;
const NO_EDITS: StreamOptions = { ok: true, hideUsage: false, edits: [] };

/**
 * Chat completions report usage on a stream only when asked (`stream_options.include_usage`), so it is always
 * asked for.
 */
const forceUsage = (
  body: Buffer,
  firstByte: number,
  field: TopLevelField | undefined,
): StreamOptions | RequestRefusal => {
  if (field === undefined) {
    const edit = { start: firstByte, end: firstByte, text: '"stream_options":{"include_usage":true},' };
    return { ok: true, hideUsage: true, edits: [edit] };
  }
  const parsed = parseValue(body, field)?.value;
  if (parsed === undefined || typeof parsed !== "object" || Array.isArray(parsed))
    return refuse('The field "stream_options" must be an object.');
  const options: Record<string, unknown> = { ...parsed };
  if (options["include_usage"] === true) return NO_EDITS;
  const text = JSON.stringify({ ...options, include_usage: true });
  return { ok: true, hideUsage: true, edits: [{ start: field.valueStart, end: field.valueEnd, text }] };
};

/** Why what the call brings along cannot be metered or reaches beyond the call, or undefined. */
const findBeyond = (
  shape: CallShape | "count_tokens",
  body: Buffer,
  read: ReadonlyMap<string, TopLevelField>,
  hinted: boolean,
): string | undefined => {
  const bytesOf = (name: string): Buffer | undefined => {
    const field = read.get(name);
    return field === undefined ? undefined : body.subarray(field.valueStart, field.valueEnd);
  };
  const tools = bytesOf("tools");
  const content = bytesOf(shape === "responses" ? "input" : "messages");
  const inContent = content === undefined ? undefined : findBeyondContent(shape, content, hinted);
  return inContent ?? (tools === undefined ? undefined : explainBilledTool(tools));
};

/** Reads what the gateway must know of a request body, and plans what must change in it. Pure. */
export const planRequest = (
  shape: CallShape | "count_tokens",
  body: Buffer,
): RequestPlan | RequestRefusal => {
  const scan = scanJson(body);
  if (!scan.ok) return refuse(scan.message);
  const collected = collectFields(body, scan.fields);
  if (!collected.ok) return collected;
  const { read } = collected;
  const modelAt = read.get("model");
  const model = modelAt === undefined ? undefined : parseValue(body, modelAt)?.value;
  if (modelAt === undefined || typeof model !== "string" || model === "")
    return refuse('The field "model" must be a text.');
  const streamAt = read.get("stream");
  const stream = streamAt === undefined ? false : parseValue(body, streamAt)?.value;
  if (typeof stream !== "boolean" && stream !== null)
    return refuse('The field "stream" must be true or false.');
  const hinted = hasPartHints(body);
  const beyond = findBeyond(shape, body, read, hinted);
  if (beyond !== undefined) return refuse(beyond);
  const bounded = readBounds(shape, body, read, hinted);
  if (!bounded.ok) return bounded;
  const { bounds } = bounded;
  const streaming = stream === true;
  const options =
    streaming && shape === "chat" ? forceUsage(body, scan.firstByte, read.get("stream_options")) : NO_EDITS;
  if (!options.ok) return options;
  return { model, streaming, bounds, modelAt, ...options };
};

const SPACE = 0x20;

/**
 * The body that goes upstream: the caller's bytes with the wire model and the planned edits in place. Where only
 * the model changes and is not longer, it is overwritten and padded with spaces, so that a large prompt is not
 * copied; `body` is then the result.
 */
export const editBody = (body: Buffer, plan: RequestPlan, wireModel: string): Buffer => {
  const { valueStart: start, valueEnd: end } = plan.modelAt;
  const text = JSON.stringify(wireModel);
  if (plan.edits.length === 0 && Buffer.byteLength(text) <= end - start) {
    const written = body.write(text, start);
    return body.fill(SPACE, start + written, end);
  }
  const edits = [...plan.edits, { start, end, text }].sort((a, b) => a.start - b.start);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of edits) {
    pieces.push(body.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  pieces.push(body.subarray(at));
  return Buffer.concat(pieces);
};
