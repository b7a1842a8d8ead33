import { once } from "node:events";
import type { Writable } from "node:stream";
import { z } from "zod";

export type JsonLinesStreams = {
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly output: Writable;
  /** Told why a line is no input: for a person, not among the answers. */
  readonly report: (message: string) => void;
};

/** What one line asks, and how it is answered. */
export type JsonLinesCommand<Input> = {
  readonly schema: z.ZodType<Input>;
  readonly answer: (input: Input) => object;
};

/** The lines of a stream, as they arrive. Only a line feed ends one: JSON text may hold other separators. */
export async function* splitLines(input: JsonLinesStreams["input"]): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let begun: string[] = [];
  for await (const chunk of input) {
    const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    const [first = "", ...more] = text.split("\n");
    begun.push(first);
    if (more.length === 0) continue;
    yield [begun.join(""), ...more.slice(0, -1)];
    begun = [more.at(-1) ?? ""];
  }
  yield [begun.join("") + decoder.decode()];
}

type Answered = { readonly answer: object; readonly fault: string | null };

const answerLine = <Input>({ schema, answer }: JsonLinesCommand<Input>, line: string): Answered => {
  const bad = (fault: string): Answered => ({ answer: { error: "bad_input" }, fault });
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The parser's own message quotes the line, and a line may hold a secret.
    return bad("this is not JSON");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return bad(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " "));
  return { answer: answer(parsed.data), fault: null };
};

/**
 * Answers JSON lines: one line of JSON out per line in, in order, blank lines aside. A line that is no input is
 * answered `{"error":"bad_input"}` and does not stop the others.
 * @returns whether every line was an input
 */
export const answerJsonLines = async <Input>(
  { input, output, report }: JsonLinesStreams,
  command: JsonLinesCommand<Input>,
): Promise<boolean> => {
  let allWell = true;
  let lineNumber = 0;
  for await (const lines of splitLines(input)) {
    let answers = "";
    for (const line of lines) {
      lineNumber += 1;
      if (line.trim() === "") continue;
      const { answer, fault } = answerLine(command, line);
      answers += `${JSON.stringify(answer)}\n`;
      if (fault === null) continue;
      allWell = false;
      report(`line ${lineNumber}: ${fault}`);
    }
    if (answers !== "" && !output.write(answers)) await once(output, "drain");
  }
  return allWell;
};

/** Runs a command over the process's own streams; its exit code is 1 if any line was no input. */
export const runJsonLines = async <Input>(command: JsonLinesCommand<Input>): Promise<void> => {
  const report = (message: string): void => console.error(message);
  if (process.stdin.isTTY) report("Reading JSON lines from the terminal; end with Ctrl-D.");
  const allWell = await answerJsonLines({ input: process.stdin, output: process.stdout, report }, command);
  if (!allWell) process.exitCode = 1;
};
