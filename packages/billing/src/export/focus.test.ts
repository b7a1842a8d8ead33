import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ExportedMovement, FOCUS_HEADER, focusLine } from "./focus.ts";

const at = new Date("2026-11-24T12:00:00.123Z");
const CHARGE: ExportedMovement = {
  ...{ tenantId: "t", tenantName: "Ada, Inc.", workspaceId: "w", workspaceName: "=HYPERLINK(1)" },
  ...{ postingId: "p", kind: "charge", amountNanoUsd: -2_802_501n, reason: null, sandbox: false, at },
  call: {
    ...{ attemptId: "a", vendor: "openai", publisher: "OpenAI", model: "openai/gpt-5.4" },
    ...{ providerRequestId: "req", priceFrom: "2026-11-01", admittedAt: at, finishedAt: at },
    usage: { input: 1, cacheRead: 2, cacheWrite5m: 3, cacheWrite1h: 4, output: 5 },
  },
};

/** A small reader of CSV of its own, so that the writer is not held against itself. */
const parseCsv = (line: string): string[] => {
  const fields: string[] = [];
  for (const match of line.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
  return fields;
};
const rowOf = (movement: ExportedMovement): Record<string, string> => {
  const values = parseCsv(focusLine(movement));
  return Object.fromEntries(parseCsv(FOCUS_HEADER).map((name, i) => [name, values[i] ?? "absent"]));
};

describe("focusLine", () => {
  it("says what a call cost, exactly, in decimal and in whole nano-USD", () => {
    expect(rowOf(CHARGE)).toMatchObject({
      ...{ BilledCost: "0.002802501", EffectiveCost: "0.002802501", x_NanoUsd: "2802501" },
      ...{ ChargeCategory: "Usage", ChargeFrequency: "Usage-Based", BillingCurrency: "USD" },
      ...{ BillingPeriodStart: "2026-11-01T00:00:00Z", BillingPeriodEnd: "2026-12-01T00:00:00Z" },
      ...{ ChargePeriodStart: "2026-11-24T12:00:00Z", ChargePeriodEnd: "2026-11-24T12:00:01Z" },
      ...{ ConsumedQuantity: "15", ConsumedUnit: "Tokens", PublisherName: "OpenAI" },
      ...{ SkuId: "openai/gpt-5.4", SkuPriceId: "openai/gpt-5.4@2026-11-01", x_OutputTokens: "5" },
      ...{ BillingAccountName: "Ada, Inc.", ResourceName: "'=HYPERLINK(1)" },
    });
  });

  it("counts what came in as a negative cost", () => {
    const grant = { ...CHARGE, kind: "grant", amountNanoUsd: 5n, call: null, reason: "welcome" } as const;
    expect(rowOf(grant)).toMatchObject({
      ...{ BilledCost: "-0.000000005", x_NanoUsd: "-5", ChargeCategory: "Credit", ConsumedQuantity: "" },
      ...{ ChargeDescription: "welcome", x_AttemptId: "" },
    });
  });

  it("keeps any text in its field, exactly, and never as a formula", () => {
    const words = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."'=+-@\t\r\n\0＝＠,\"a ") }));
    fc.assert(
      fc.property(words, (tenantName) => {
        const { BillingAccountName: shown = "", BillingCurrency } = rowOf({ ...CHARGE, tenantName });
        const unmarked = shown.replace(/^'(?='*[=+\-@\t\r\n\0＝＋－＠])/, "");
        expect([unmarked, BillingCurrency]).toEqual([tenantName, "USD"]);
        expect(shown).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/);
      }),
      { numRuns: 1000 },
    );
  });
});
