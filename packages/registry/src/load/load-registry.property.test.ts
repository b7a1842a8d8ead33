import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SMALL_MANIFEST } from "../fixtures/small-manifest.ts";
import { loadRegistry } from "./load-registry.ts";

const lines = SMALL_MANIFEST.split("\n");
const yamlPiece = fc.constantFrom(
  ..."-:?,[]{}&*#|>!%@`\"'\n\t ".split(""),
  "&a ",
  "*a",
  "<<: ",
  "!!int ",
  "---\n",
  "null",
  "  ",
  ": ",
  "- ",
);
/** The manifest with lines dropped, doubled, swapped or spoilt. */
const spoiltManifest = fc
  .array(
    fc.record({
      at: fc.nat({ max: lines.length - 1 }),
      piece: fc.oneof(yamlPiece, fc.string()),
      cut: fc.nat(40),
    }),
    {
      maxLength: 6,
    },
  )
  .map((edits) => {
    const text = [...lines];
    for (const { at, piece, cut } of edits) {
      const line = text[at] ?? "";
      text[at] = line.slice(0, cut) + piece + line.slice(cut + (piece.length % 3));
    }
    return text.join("\n");
  });

const refusesOrAccepts = (text: string): void => {
  const loaded = loadRegistry(text);
  if (loaded.ok) return;
  expect(loaded.faults.length).toBeGreaterThan(0);
  const last = text.split("\n").length;
  for (const { line, message } of loaded.faults) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(last);
    expect(message).not.toBe("");
  }
};

describe("whatever a file contains, the loader reports and does not throw", () => {
  it("for arbitrary text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), refusesOrAccepts));
  });
  it("for text that looks like YAML", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(yamlPiece, fc.string({ maxLength: 8 }))).map((p) => p.join("")),
        refusesOrAccepts,
      ),
    );
  });
  it("for a spoilt manifest", () => {
    fc.assert(fc.property(spoiltManifest, refusesOrAccepts), { numRuns: 500 });
  });
  it("for deep nesting, many keys and a huge file", () => {
    refusesOrAccepts("[".repeat(50_000));
    refusesOrAccepts("- ".repeat(50_000));
    refusesOrAccepts(Array.from({ length: 25_000 }, (_, i) => `k${i}: 1`).join("\n"));
    refusesOrAccepts(" ".repeat(2_000_000));
  });
});
