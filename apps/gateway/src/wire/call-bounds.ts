import type { CallBounds } from "@molecule/billing";
import { hidesLetters } from "./part-hints.ts";
import type { CallShape } from "./route.ts";
import type { TopLevelField } from "./scan-json.ts";

export type ReadBounds =
  | { readonly ok: true; readonly bounds: CallBounds }
  | { readonly ok: false; readonly message: string };

/** Where each kind of call says how much it wants at most. Of several the largest counts. */
const MAX_OUTPUT: Readonly<Record<CallShape | "count_tokens", readonly string[]>> = {
  messages: ["max_tokens"],
  count_tokens: [],
  chat: ["max_completion_tokens", "max_tokens"],
  responses: ["max_output_tokens"],
};

const MOST_ANSWERS = 128;

/**
 * Beginnings and ends of the names of parts whose tokens are not bounded by their bytes (an image of few bytes may
 * have thousands); a spelling with escapes could hide one.
 */
const UNBOUNDED = ['"image', '_image"', '"document"', 'file"', '"video'];

const readWhole = (body: Buffer, field: TopLevelField): number | null | undefined => {
  const raw = body.toString("latin1", field.valueStart, field.valueEnd);
  if (raw === "null") return null;
  return /^\d{1,15}$/.test(raw) ? Number(raw) : undefined;
};

const readLargest = (
  body: Buffer,
  read: ReadonlyMap<string, TopLevelField>,
  names: readonly string[],
): { readonly value: number | null } | { readonly wrong: string } => {
  let largest: number | null = null;
  for (const name of names) {
    const field = read.get(name);
    const value = field === undefined ? null : readWhole(body, field);
    if (value === undefined) return { wrong: name };
    if (value !== null && (largest === null || value > largest)) largest = value;
  }
  return { value: largest };
};

const refuse = (name: string): ReadBounds => ({
  ok: false,
  message: `The field "${name}" must be a whole number.`,
});

/** What bounds the cost of a call, read from its body. `hinted`: it may have parts that nothing bounds. Pure. */
export const readBounds = (
  shape: CallShape | "count_tokens",
  body: Buffer,
  read: ReadonlyMap<string, TopLevelField>,
  hinted: boolean,
): ReadBounds => {
  const maxOutput = readLargest(body, read, MAX_OUTPUT[shape]);
  if ("wrong" in maxOutput) return refuse(maxOutput.wrong);
  const answers = readLargest(body, read, shape === "chat" ? ["n"] : []);
  if ("wrong" in answers) return refuse(answers.wrong);
  if ((answers.value ?? 1) > MOST_ANSWERS || answers.value === 0)
    return { ok: false, message: `The field "n" must be between 1 and ${MOST_ANSWERS}.` };
  const bounds: CallBounds = {
    bodyBytes: body.length,
    unboundedInput: hinted && (UNBOUNDED.some((hint) => body.includes(hint)) || hidesLetters(body)),
    maxOutput: maxOutput.value,
    answers: answers.value ?? 1,
  };
  return { ok: true, bounds };
};
