import type { Container } from "dockerode";
import { createLogRedactor, tailOfLog } from "../log/redact-log.ts";

/** Stream, three unused bytes, and the length of what follows. */
const HEADER_BYTES = 8;

/** The engine multiplexes both streams into frames (Docker Engine API, "Attach to a container", stream format). */
const joinFrames = (framed: Buffer): string => {
  const parts: Buffer[] = [];
  for (let at = 0; at + HEADER_BYTES <= framed.length; ) {
    const length = framed.readUInt32BE(at + 4);
    parts.push(framed.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length));
    at += HEADER_BYTES + length;
  }
  return Buffer.concat(parts).toString("utf8");
};

/** The end of a container's output, redacted. The engine keeps no more than its two files hold. */
export const readContainerLog = async (container: Container, values: readonly string[]): Promise<string> => {
  const framed = await container.logs({ follow: false, stdout: true, stderr: true });
  const redactor = createLogRedactor(values);
  return tailOfLog([...redactor.add(joinFrames(framed)), ...redactor.end()].join(""));
};
