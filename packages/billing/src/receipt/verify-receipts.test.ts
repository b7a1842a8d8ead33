import { createHash } from "node:crypto";
import { NO_USAGE } from "@molecule/domain";
import { findPrice, registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { priceUsage } from "../price/price-usage.ts";
import { type ChainHead, chainStart, linkReceipt, type Movement } from "./receipt.ts";
import { renderHeader, renderReceipt } from "./receipt-line.ts";
import { type ReceiptVerification, verifyReceipts } from "./verify-receipts.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const at = new Date("2026-11-24T12:00:00.000Z");
const rates = findPrice(registry, "openai/gpt-5.4", at) ?? null;
const TENANT = "0190f000-0000-7000-8000-000000000001";

const movement = (seq: number, over: Partial<Movement> = {}): Movement => {
  const usage = { ...NO_USAGE, input: 300_000 + seq, cacheRead: seq, output: 7 };
  const priced = rates === null ? null : priceUsage(rates, usage);
  if (priced === null || !priced.ok) throw new Error("unpriced");
  return {
    ...{ tenantId: TENANT, postingId: `posting-${seq}`, kind: "charge", sandbox: false, reason: null, at },
    amountNanoUsd: -priced.chargeNanoUsd,
    call: {
      ...{ attemptId: `attempt-${seq}`, workspaceId: "w", runId: "r", payer: "platform" },
      ...{ credentialKind: "platform_key", provider: "openai", vendor: "openai", model: "openai/gpt-5.4" },
      ...{ wireModel: "gpt-5.4", providerRequestId: `req_${seq} “é\u2028”`, estimated: false, usage, rates },
      ...{ price: { model: "openai/gpt-5.4", from: "2026-11-01" }, admittedAt: at, finishedAt: null },
    },
    ...over,
  };
};

/** An export of so many receipts: the header, then one line each. */
const exportOf = (movements: readonly Movement[], tenantId = TENANT): string[] => {
  let head: ChainHead = chainStart(sha256, tenantId);
  const lines = movements.map((each) => {
    const receipt = linkReceipt(sha256, head, each);
    head = { seq: head.seq + 1, hash: receipt.hash };
    return renderReceipt(receipt);
  });
  return [renderHeader({ tenantId, head }), ...lines];
};
const chain = (count: number): string[] => exportOf(Array.from({ length: count }, (_, i) => movement(i + 1)));

const verify = (lines: readonly string[], knownHead?: string): ReceiptVerification => {
  const verifier = verifyReceipts(sha256, knownHead);
  for (const line of lines) verifier.take(line);
  return verifier.finish();
};
const found = (lines: readonly string[], knownHead?: string) =>
  verify(lines, knownHead).faults.map(({ line, kind }) => `${line} ${kind}`);

const CHAIN = chain(9);
const without = (...lines: number[]) => CHAIN.filter((_, i) => !lines.includes(i + 1));
const swapped = (a: number, b: number) =>
  CHAIN.map((line, i) => (i + 1 === a ? CHAIN[b - 1] : i + 1 === b ? CHAIN[a - 1] : line) ?? "");
const changed = (at: number, from: string, to: string) =>
  CHAIN.map((line, i) => (i + 1 === at ? line.replace(from, to) : line));

describe("verifyReceipts", () => {
  it("finds nothing wrong with what was exported", () => {
    const verification = verify([...CHAIN, ""]);
    expect(verification).toMatchObject({ faults: [], tenantId: TENANT, receipts: 9, head: { seq: 9 } });
    expect(found(CHAIN, verification.head?.hash)).toEqual([]);
    expect(verify(chain(0))).toMatchObject({ faults: [], receipts: 0, head: { seq: 0 } });
  });

  it.each<[string, readonly string[], string[]]>([
    ["a changed amount", changed(4, '"amount_nano_usd":"-', '"amount_nano_usd":"-1'), ["4 tampered"]],
    ["a changed hash", changed(4, '"hash":"', '"hash":"0'), ["4 tampered", "5 replaced"]],
    ["a number that is none", changed(4, '"estimated":false', '"estimated":0.5'), ["4 tampered"]],
    ["a missing line", without(5), ["5 missing"]],
    ["two missing lines", without(5, 6), ["5 missing"]],
    ["the first one missing", without(2), ["2 missing"]],
    ["two lines swapped", swapped(5, 6), ["6 reordered"]],
    ["a line repeated", [...CHAIN.slice(0, 5), CHAIN[4] ?? "", ...CHAIN.slice(5)], ["6 reordered"]],
    ["a truncated file", CHAIN.slice(0, 7), ["7 truncated"]],
    [
      "a file cut within a line",
      [...CHAIN.slice(0, 9), (CHAIN[9] ?? "").slice(0, 50)],
      ["10 unreadable", "10 truncated"],
    ],
    ["only a header", CHAIN.slice(0, 1), ["1 truncated"]],
    ["no header", CHAIN.slice(1), ["1 no_header"]],
    ["nothing", [], ["1 no_header"]],
    [
      "another tenant's receipt",
      CHAIN.map((line, i) => (i === 9 ? (exportOf([movement(1, { tenantId: "b" })], "b")[1] ?? "") : line)),
      ["10 foreign", "10 truncated"],
    ],
  ])("names %s with its line", (_, lines, expected) => {
    expect(found(lines)).toEqual(expected);
  });

  it("sees a receipt that was rewritten together with its hash", () => {
    const forged = exportOf([1, 2, 3, 4].map((seq) => movement(seq, seq === 3 ? { reason: "forged" } : {})));
    const lines = CHAIN.map((line, i) => (i === 3 ? (forged[3] ?? "") : line));
    expect(found(lines)).toEqual(["5 replaced"]);
  });

  it("sees a charge that does not follow from its own counts", () => {
    expect(found(exportOf([movement(1), movement(2, { amountNanoUsd: -1n })]))).toEqual(["3 wrong_charge"]);
  });

  it("tells a chain that was shortened together with its header by a head that is known from elsewhere", () => {
    const head = verify(CHAIN).head?.hash ?? "";
    expect(found(chain(6))).toEqual([]);
    expect(found(chain(6), head)).toEqual(["7 other_head"]);
    // A chain that has grown since still holds the head that it had then.
    expect(found(CHAIN, verify(chain(6)).head?.hash)).toEqual([]);
  });

  it("finds any edit of any line", () => {
    const edit = fc.record({
      line: fc.integer({ min: 1, max: 9 }),
      at: fc.nat(),
      to: fc.integer({ min: 32, max: 126 }),
    });
    fc.assert(
      fc.property(edit, ({ line, at, to }) => {
        const original = CHAIN[line] ?? "";
        const place = at % original.length;
        const text = `${original.slice(0, place)}${String.fromCharCode(to)}${original.slice(place + 1)}`;
        // White space between tokens says nothing; everything else does.
        fc.pre(text !== original && text.replaceAll(" ", "") !== original.replaceAll(" ", ""));
        expect(found(CHAIN.map((each, i) => (i === line ? text : each)))).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("finds any line left out, and any two lines swapped", () => {
    const line = fc.integer({ min: 2, max: 10 });
    fc.assert(
      fc.property(line, line, (a, b) => {
        expect(found(without(a))).toEqual([a === 10 ? "9 truncated" : `${a} missing`]);
        if (a !== b) expect(found(swapped(a, b)).length).toBeGreaterThan(0);
      }),
    );
  });
});
