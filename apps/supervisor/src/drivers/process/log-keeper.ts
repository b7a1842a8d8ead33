import { closeSync, constants, openSync } from "node:fs";
import { appendFile, rename, stat } from "node:fs/promises";
import { Socket } from "node:net";
import type { LogRedactor } from "../log/redact-log.ts";

export type LogFile = {
  readonly path: string;
  /** A file that would grow beyond it becomes `<path>.1` first, which replaces the one before it. */
  readonly maxBytes: number;
};

export type LogKeeper = {
  /** Resolves when the run's output has ended and all of it is written. */
  readonly done: Promise<void>;
  readonly close: () => void;
};

/** Lines are told apart, so that a file holds more than its bound only where one line does. */
const append = async (file: LogFile, lines: readonly string[]): Promise<void> => {
  const there = await stat(file.path).catch(() => null);
  let size = there?.size ?? 0;
  let text = "";
  const flush = async () => {
    if (text !== "") await appendFile(file.path, text, { mode: 0o600 });
    text = "";
  };
  for (const line of lines) {
    const bytes = Buffer.byteLength(line);
    if (size > 0 && size + bytes > file.maxBytes) {
      await flush();
      await rename(file.path, `${file.path}.1`);
      size = 0;
    }
    text += line;
    size += bytes;
  }
  await flush();
};

/**
 * Reads a run's output from its named pipe into a file of bounded size, line by line and redacted. The run holds
 * the pipe open for both directions, so that it goes on when this process dies; another keeper then takes over.
 */
export const keepLog = (pipe: string, file: LogFile, redactor: LogRedactor): LogKeeper => {
  const fd = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  socket.setEncoding("utf8");
  socket.unref();
  const write = (lines: readonly string[]) => append(file, lines);
  const keep = async () => {
    for await (const chunk of socket) await write(redactor.add(String(chunk)));
    await write(redactor.end());
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
