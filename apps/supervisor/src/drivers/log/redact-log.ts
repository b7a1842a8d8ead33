import { createLineRedactor } from "./redact-line.ts";

/** A longer line is cut. Its end could be the beginning of a value, so that much more goes with the cut. */
const MAX_LINE = 16 * 1024;

type Line = { readonly text: string; readonly cut: boolean };

/** Splits a stream into lines; one that grows beyond the bound is cut, and the rest of it skipped. */
const createLineSplitter = (maxLength: number) => {
  let rest = "";
  let skipping = false;
  return (chunk: string): Line[] => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    const lines: Line[] = (skipping ? parts.slice(1) : parts).map((text) => ({ text, cut: false }));
    if (parts.length > 0) skipping = false;
    if (skipping) rest = "";
    else if (rest.length > maxLength) {
      lines.push({ text: rest, cut: true });
      rest = "";
      skipping = true;
    }
    return lines;
  };
};

/** Makes readable lines of a run's output, as it comes: bounded, and without values. */
export type LogRedactor = {
  readonly add: (chunk: string) => string[];
  /** What stands after the last end of a line. */
  readonly end: () => string[];
};

export const createLogRedactor = (values: readonly string[]): LogRedactor => {
  const { redact, longestForm } = createLineRedactor(values);
  const split = createLineSplitter(MAX_LINE + longestForm);
  const show = ({ text, cut }: Line): string => {
    const redacted = redact(text);
    const safe = cut ? redacted.slice(0, -longestForm) : redacted;
    return safe.length > MAX_LINE || cut ? `${safe.slice(0, MAX_LINE)} [cut]\n` : `${safe}\n`;
  };
  return {
    add: (chunk) => split(chunk).map(show),
    end: () =>
      split("\n")
        .filter(({ text }) => text !== "")
        .map(show),
  };
};

const TAIL = 64 * 1024;

/** The end of a text of redacted lines. Its first line may have lost its beginning, and goes. */
export const tailOfLog = (text: string): string => {
  if (text.length <= TAIL) return text;
  const tail = text.slice(-TAIL);
  return tail.slice(tail.indexOf("\n") + 1);
};
