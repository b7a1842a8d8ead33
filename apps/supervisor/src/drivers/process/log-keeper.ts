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

const append = async (file: LogFile, text: string): Promise<void> => {
  const there = await stat(file.path).catch(() => null);
  if (there !== null && there.size + Buffer.byteLength(text) > file.maxBytes)
    await rename(file.path, `${file.path}.1`);
  await appendFile(file.path, text, { mode: 0o600 });
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
  const write = (lines: readonly string[]) =>
    lines.length === 0 ? Promise.resolve() : append(file, lines.join(""));
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
