import { crc32 } from "node:zlib";
import { ENCODED_LENGTHS } from "@molecule/db/repositories";
import { z } from "zod";

export type LineKind = keyof typeof ENCODED_LENGTHS;

/** A line of the ledger as it lies on the disk: what became of a call, as the text that the database is given. */
export type SpoolLine = { readonly kind: LineKind; readonly id: string; readonly text: string };

const LETTERS: Readonly<Record<LineKind, string>> = { admission: "A", settlement: "S", closing: "C" };
const KINDS: ReadonlyMap<string, LineKind> = new Map([
  ["A", "admission"],
  ["S", "settlement"],
  ["C", "closing"],
]);
const rowSchema = z.tuple([z.uuid()], z.unknown());

const NEWLINE = 0x0a;

/** The numbers of a record's line: a checksum and the length of what follows. */
const HEAD = /^([0-9a-f]{8}) (\d{1,9}) /;

/**
 * One line of a spool: checksum, length, a letter for the kind, and the row as JSON. What was cut before it stays a
 * line of its own.
 */
export const writeRecord = (kind: LineKind, text: string): string => {
  const body = LETTERS[kind] + text;
  return `\n${crc32(body).toString(16).padStart(8, "0")} ${Buffer.byteLength(body)} ${body}\n`;
};

const readRecord = (text: string): SpoolLine | undefined => {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const body = text.slice(head[0].length);
  if (Buffer.byteLength(body) !== Number(head[2]) || crc32(body) !== Number.parseInt(head[1] ?? "", 16))
    return undefined;
  const kind = KINDS.get(body.slice(0, 1));
  if (kind === undefined) return undefined;
  const row = rowSchema.parse(JSON.parse(body.slice(1)));
  return row.length === ENCODED_LENGTHS[kind] ? { kind, id: row[0], text: body.slice(1) } : undefined;
};

export type SpoolContent = {
  readonly lines: readonly SpoolLine[];
  /** Records whose checksum is wrong, but for a last one that was cut short: that was never acknowledged. */
  readonly damaged: number;
};

/** Reads what can be read, whatever else the file holds. */
export const readSpool = (bytes: Buffer): SpoolContent => {
  const texts = bytes
    .toString("utf8")
    .split("\n")
    .filter((text) => text !== "");
  const whole = bytes.at(-1) === NEWLINE;
  const lines: SpoolLine[] = [];
  let damaged = 0;
  for (const [index, text] of texts.entries()) {
    const line = readRecord(text);
    if (line !== undefined) lines.push(line);
    else if (whole || index < texts.length - 1) damaged += 1;
  }
  return { lines, damaged };
};
