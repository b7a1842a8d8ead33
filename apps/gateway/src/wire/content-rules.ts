import { explainBilledTool } from "./body-rules.ts";
import { hidesLetters } from "./part-hints.ts";
import type { CallShape } from "./route.ts";
import { scanElements, scanJson, type TopLevelField } from "./scan-json.ts";

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

const STORED =
  "names something stored under the platform's own account, which every tenant shares; send the content itself.";

/** Without one of them, and without escapes that could hide one, there is no file by its id. */
const FILE_HINTS = ['"file_id"', '"container_upload"'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A part that is a file by its id: of an Anthropic `source`, a chat's `file`, or a response's input part. */
const isStoredPart = (part: Record<string, unknown>): boolean => {
  const inner = isRecord(part["source"]) ? part["source"] : isRecord(part["file"]) ? part["file"] : part;
  return typeof inner["file_id"] === "string" && part["type"] !== "tool_use";
};

/** Walks content only: what a tool was called with may have any keys. */
const hasStoredPart = (content: unknown): boolean =>
  Array.isArray(content) &&
  content
    .filter(isRecord)
    .some((part) => isStoredPart(part) || hasStoredPart(part["content"]) || hasStoredPart(part["output"]));

const findFile = (bytes: Buffer): string | undefined => {
  if (!FILE_HINTS.some((hint) => bytes.includes(hint)) && !hidesLetters(bytes)) return undefined;
  try {
    return hasStoredPart(JSON.parse(bytes.toString("utf8"))) ? `A "file_id" ${STORED}` : undefined;
  } catch {
    // The provider refuses what is no JSON.
    return undefined;
  }
};

const textOf = (bytes: Buffer, field: TopLevelField | undefined): string | null => {
  if (field === undefined) return null;
  const raw = bytes.toString("utf8", field.valueStart, field.valueEnd);
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
};

/** One item of a response's input: an id alone refers to a stored one; some carry tools. */
const judgeItem = (item: Buffer): string | undefined => {
  const scan = scanJson(item);
  // What is no object at all, the provider refuses.
  if (!scan.ok)
    return item[0] === OPEN_BRACE ? `An item of "input" cannot be read: ${scan.message}` : undefined;
  // The last of two equal keys counts, as in JSON.parse and in most servers.
  const find = (key: string): TopLevelField | undefined => scan.fields.findLast((field) => field.key === key);
  const type = textOf(item, find("type"));
  const bare = type === null && find("role") === undefined && find("content") === undefined;
  if (type === "item_reference" || bare) return `An item reference ${STORED}`;
  const tools = find("tools");
  return tools === undefined ? undefined : explainBilledTool(item.subarray(tools.valueStart, tools.valueEnd));
};

/**
 * Why the conversation of a call reaches beyond the call, or undefined. `content` is the raw `messages` or `input`.
 * A conversation without files by id is searched, not parsed, and not even that unless the body is `hinted`.
 */
export const findBeyondContent = (
  shape: CallShape | "count_tokens",
  content: Buffer,
  hinted: boolean,
): string | undefined => {
  if (shape === "responses" && content[0] === OPEN_BRACKET) {
    const elements = scanElements(content);
    if (elements === null) return 'The field "input" is not a JSON array.';
    for (const { start, end } of elements) {
      const refusal = judgeItem(content.subarray(start, end));
      if (refusal !== undefined) return refusal;
    }
  }
  return hinted ? findFile(content) : undefined;
};
