import {
  type AttemptId,
  type LedgerPostingId,
  newId,
  type TenantId,
  type WorkspaceId,
} from "@molecule/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EndLine } from "../meter/call-journal.ts";
import { readSpool, writeRecord } from "./spool-record.ts";

const settlement = (reason: string | null, amount: bigint): EndLine => ({
  kind: "settlement",
  row: {
    ...{ id: newId<AttemptId>(), tenantId: newId<TenantId>(), workspaceId: newId<WorkspaceId>() },
    ...{ model: "anthropic/claude-opus-4-7", sandbox: true, httpStatus: 200, providerRequestId: "req_ü\n1" },
    usage: { input: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 4, output: 5 },
    charge: {
      postingId: newId<LedgerPostingId>(),
      price: { model: "anthropic/claude-opus-4-7", from: "2026-11-01" },
      legs: [{ id: newId<LedgerPostingId>(), account: "tenant_credit", amountNanoUsd: -amount }],
    },
    ...{ reason, estimated: reason !== null },
  },
});
const closing = (reason: string): EndLine => ({
  kind: "closing",
  row: {
    ...{ id: newId<AttemptId>(), tenantId: newId<TenantId>(), status: "unresolved" as const },
    ...{ httpStatus: null, providerRequestId: null, reason },
  },
});
const arbitraryLine = fc.oneof(
  fc
    .tuple(fc.option(fc.string()), fc.bigInt({ min: 0n, max: 10n ** 17n }))
    .map(([why, n]) => settlement(why, n)),
  fc.string().map(closing),
);

describe("a spool", () => {
  it("gives back what was written, to the unit", () => {
    fc.assert(
      fc.property(fc.array(arbitraryLine, { maxLength: 5 }), (lines) => {
        expect(readSpool(Buffer.concat(lines.map(writeRecord)))).toEqual({ lines, damaged: 0 });
      }),
    );
  });

  it("that was cut short at any byte gives back every whole line, and takes no other", () => {
    const lines = [settlement("ü", 7n), closing("b"), settlement(null, 10n ** 17n)];
    const records = lines.map(writeRecord);
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
    const cut = writeRecord(first).subarray(0, 40);
    expect(readSpool(Buffer.concat([cut, writeRecord(second)]))).toEqual({ lines: [second], damaged: 1 });
  });

  it("never takes a line in which a bit flipped", () => {
    const lines = [settlement(null, 5n), closing("b")];
    const bytes = Buffer.concat(lines.map(writeRecord));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        for (const line of readSpool(changed).lines) expect(lines).toContainEqual(line);
      }),
    );
  });
});
