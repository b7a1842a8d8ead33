import { crc32 } from "node:zlib";
import {
  attemptIdSchema,
  type LedgerPostingId,
  tenantIdSchema,
  tokenUsageSchema,
  workspaceIdSchema,
} from "@molecule/domain";
import { z } from "zod";
import type { EndLine } from "../meter/call-journal.ts";

const amount = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const common = {
  id: attemptIdSchema,
  tenantId: tenantIdSchema,
  httpStatus: z.number().int().nullable(),
  providerRequestId: z.string().nullable(),
};
const postingId = z.uuid().transform((text) => text as LedgerPostingId);

const lineSchema: z.ZodType<EndLine> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("settlement"),
    row: z.object({
      ...common,
      workspaceId: workspaceIdSchema,
      model: z.string(),
      sandbox: z.boolean(),
      usage: tokenUsageSchema,
      charge: z
        .object({
          postingId,
          price: z.object({ model: z.string(), from: z.string() }),
          legs: z.array(
            z.object({
              id: postingId,
              account: z.enum(["tenant_credit", "platform_revenue", "platform_funding"]),
              amountNanoUsd: amount,
            }),
          ),
        })
        .nullable(),
      reason: z.string().nullable(),
      estimated: z.boolean(),
    }),
  }),
  z.object({
    kind: z.literal("closing"),
    row: z.object({ ...common, status: z.enum(["void", "unresolved"]), reason: z.string() }),
  }),
]);

const NEWLINE = 0x0a;

/** The numbers of a record's line: a checksum and the length of what follows. */
const HEAD = /^([0-9a-f]{8}) (\d{1,9}) /;

/** One line of a spool: checksum, length, and the end of a call as JSON. What was cut before it stays a line of its own. */
export const writeRecord = (line: EndLine): Buffer => {
  const text = JSON.stringify(line, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  const body = Buffer.from(text);
  const head = `\n${crc32(body).toString(16).padStart(8, "0")} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body, Buffer.from("\n")]);
};

const readRecord = (text: string): EndLine | undefined => {
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const body = Buffer.from(text.slice(head[0].length));
  if (body.length !== Number(head[2]) || crc32(body) !== Number.parseInt(head[1] ?? "", 16)) return undefined;
  return lineSchema.parse(JSON.parse(body.toString("utf8")));
};

export type SpoolContent = {
  readonly lines: readonly EndLine[];
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
  const lines: EndLine[] = [];
  let damaged = 0;
  for (const [index, text] of texts.entries()) {
    const line = readRecord(text);
    if (line !== undefined) lines.push(line);
    else if (whole || index < texts.length - 1) damaged += 1;
  }
  return { lines, damaged };
};
