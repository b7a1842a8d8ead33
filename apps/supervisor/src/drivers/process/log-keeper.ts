import { closeSync, constants, openSync } from "node:fs";
import { appendFile, rename, stat } from "node:fs/promises";
import { Socket } from "node:net";
import type { LineRedactor } from "./redact-line.ts";

export type LogFile = {
  readonly path: string;
  /** At this size the file becomes `<path>.1`, which replaces the one before it. */
  readonly maxBytes: number;
};

/** A longer line is cut. Its end could be the beginning of a value, so that much more goes with the cut. */
const MAX_LINE = 16 * 1024;

export type LogKeeper = {
  /** Resolves when the run's output has ended and all of it is written. */
  readonly done: Promise<void>;
  readonly close: () => void;
};

const append = async (file: LogFile, text: string): Promise<void> => {
  await appendFile(file.path, text, { mode: 0o600 });
  const { size } = await stat(file.path);
  if (size >= file.maxBytes) await rename(file.path, `${file.path}.1`);
};

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

/**
 * Reads a run's output from its named pipe into a file of bounded size, line by line and redacted. The run holds
 * the pipe open for both directions, so that it goes on when this process dies; another keeper then takes over.
 */
export const keepLog = (pipe: string, file: LogFile, { redact, longestForm }: LineRedactor): LogKeeper => {
  const fd = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.setEncoding("utf8");
  socket.unref();
  const split = createLineSplitter(MAX_LINE + longestForm);
  const show = ({ text, cut }: Line): string => {
    const redacted = redact(text);
    const safe = cut ? redacted.slice(0, -longestForm) : redacted;
    return safe.length > MAX_LINE || cut ? `${safe.slice(0, MAX_LINE)} [cut]\n` : `${safe}\n`;
  };
  const keep = async () => {
    for await (const chunk of socket) {
      const lines = split(String(chunk)).map(show);
      if (lines.length > 0) await append(file, lines.join(""));
    }
    const last = split("\n").filter((line) => line.text !== "");
    if (last.length > 0) await append(file, last.map(show).join(""));
  };
  return {
    // A log that cannot be written must not end the run that it is about.
    done: keep().catch(() => undefined),
    close: () => void socket.destroy(),
  };
};

/** Opens a pipe for a run to write to. It blocks neither side, and outlives whoever opened it. */
export const withPipe = async <T>(pipe: string, use: (fd: number) => Promise<T>): Promise<T> => {
  const fd = openSync(pipe, constants.O_RDWR);
  try {
    return await use(fd);
  } finally {
    closeSync(fd);
  }
};
