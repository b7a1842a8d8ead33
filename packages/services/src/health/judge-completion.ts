/** Why a reply proves nothing. */
export type CompletionVerdict =
  | { readonly pass: true }
  | {
      readonly pass: false;
      readonly reason: "empty" | "error_marker" | "answer_missing";
      readonly marker?: string;
    };

/**
 * What a broken agent writes where an answer should stand. Whole words, so that “exceptional” is none; between
 * the words any space.
 */
const MARKERS: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  "agent error",
  "exception",
  "error result",
  "MISSING_BYOK_CREDENTIAL",
  "not logged in",
  "please run /login",
].map((name) => ({
  name,
  pattern: new RegExp(`(?<![\\p{L}\\p{N}_])${name.replaceAll(" ", "\\s+")}(?![\\p{L}\\p{N}_])`, "iu"),
}));

/** Python's first line, its frames, and the frames of JavaScript and Java. */
const TRACEBACKS: readonly RegExp[] = [
  /(?<![\p{L}\p{N}_])traceback\s*\(most recent call last\)/iu,
  /^\s*File "[^"\n]+", line \d+/m,
  /^\s+at\s+(?:async\s+)?\S.*(?:\([^()\n]*:\d+(?::\d+)?\)|:\d+:\d+)\s*$/m,
];

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** The answer as a whole token, whatever its case: no letter, digit or underscore touches it. */
const containsToken = (text: string, answer: string): boolean =>
  new RegExp(`(?<![\\p{L}\\p{N}_])${escapePattern(answer)}(?![\\p{L}\\p{N}_])`, "iu").test(text);

/**
 * Judges the reply to a known-answer task, all text parts joined: a pass proves that a model was really asked.
 * Rules in order: nothing said → fail; an error marker or a traceback → fail, even with the answer beside it;
 * the answer missing → fail. The caller makes sure that the answer does not stand in the prompt.
 */
export const judgeCompletion = (text: string, answer: string): CompletionVerdict => {
  if (text.trim() === "") return { pass: false, reason: "empty" };
  const marker = MARKERS.find(({ pattern }) => pattern.test(text))?.name;
  if (marker !== undefined) return { pass: false, reason: "error_marker", marker };
  if (TRACEBACKS.some((pattern) => pattern.test(text)))
    return { pass: false, reason: "error_marker", marker: "traceback" };
  // An empty answer stands in every text and would prove nothing.
  if (answer.trim() === "" || !containsToken(text, answer.trim()))
    return { pass: false, reason: "answer_missing" };
  return { pass: true };
};
