import { ENCODED_LENGTHS, encodeClosing } from "@molecule/db/repositories";
import { type AttemptId, newId, type TenantId } from "@molecule/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineKind, readSpool, type SpoolLine, writeRecord } from "./spool-record.ts";

const makeLine = (kind: LineKind, words: string): SpoolLine => {
  const id = newId<AttemptId>();
  const row = [id, ...Array.from({ length: ENCODED_LENGTHS[kind] - 1 }, () => words)];
  return { kind, id, text: JSON.stringify(row) };
};
const closing = (reason: string): SpoolLine => {
  const row = { id: newId<AttemptId>(), tenantId: newId<TenantId>(), status: "void" as const };
  const text = encodeClosing({ ...row, httpStatus: null, providerRequestId: "req_ü\n1", reason });
  return { kind: "closing", id: row.id, text };
};
const write = ({ kind, text }: SpoolLine): Buffer => Buffer.from(writeRecord(kind, text));
const arbitraryLine = fc.oneof(
  fc
    .tuple(fc.constantFrom<LineKind>("admission", "settlement", "closing"), fc.string())
    .map(([kind, words]) => makeLine(kind, words)),
  fc.string().map(closing),
);

describe("a spool", () => {
  it("gives back what was written, to the unit", () => {
    fc.assert(
      fc.property(fc.array(arbitraryLine, { maxLength: 5 }), (lines) => {
        expect(readSpool(Buffer.concat(lines.map(write)))).toEqual({ lines, damaged: 0 });
      }),
    );
  });

  it("that was cut short at any byte gives back every whole line, and takes no other", () => {
    const lines = [makeLine("settlement", "ü"), closing("b"), makeLine("admission", "c")];
    const records = lines.map(write);
    const bytes = Buffer.concat(records);
    for (let length = 0; length <= bytes.length; length += 1) {
      const { lines: read, damaged } = readSpool(bytes.subarray(0, length));
      let whole = 0;
      // A record is whole without its last newline.
      for (
        let end = (records[0]?.length ?? 0) - 1;
        whole < 3 && length >= end;
        end += records[whole]?.length ?? 0
      )
        whole += 1;
      expect([read, damaged]).toEqual([lines.slice(0, whole), 0]);
    }
  });

  it("goes on after a line that was cut", () => {
    const [first, second] = [closing("a"), closing("b")];
    const cut = write(first).subarray(0, 40);
    expect(readSpool(Buffer.concat([cut, write(second)]))).toEqual({ lines: [second], damaged: 1 });
  });

  it("never takes a line in which a bit flipped", () => {
    const lines = [makeLine("settlement", "a"), closing("b")];
    const bytes = Buffer.concat(lines.map(write));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        for (const line of readSpool(changed).lines) expect(lines).toContainEqual(line);
      }),
    );
  });

  it("takes no row of another shape than it writes itself", () => {
    const stranger = write({ kind: "closing", id: "", text: JSON.stringify([newId(), "void"]) });
    expect(readSpool(Buffer.concat([stranger, write(closing("a"))]))).toMatchObject({
      lines: [{ kind: "closing" }],
      damaged: 1,
    });
  });
});
