import { once } from "node:events";
import type { Writable } from "node:stream";

/** Writes what is generated no faster than the reader takes it, so that memory does not grow with the output. */
export const writeOut = async (
  chunks: AsyncIterable<string>,
  output: Writable = process.stdout,
): Promise<void> => {
  for await (const chunk of chunks) if (!output.write(chunk)) await once(output, "drain");
};
