import { csvLine } from "@molecule/billing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "./parse-csv.ts";
import { readReport } from "./read-report.ts";

const usage = { input: 7, cacheRead: 3, cacheWrite5m: 0, cacheWrite1h: 0, output: 2 };
const HEADER = "day,model,input_tokens,cache_read_tokens,output_tokens,cost_usd";

describe("parseCsv", () => {
  it("reads what is written, whatever is in a field", () => {
    const field = fc.string();
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (records) => {
        const text = records.map(csvLine).join("");
        expect(parseCsv(text).map(({ fields }) => fields)).toEqual(records);
      }),
    );
  });

  it("knows on which line a record begins", () => {
    const text = 'a,b\r\n"x\ny",1\n\nlast,2';
    expect(parseCsv(text)).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 2, fields: ["x\ny", "1"] },
      { line: 5, fields: ["last", "2"] },
    ]);
  });
});

describe("readReport", () => {
  it.each<[string, string]>([
    ["CSV", `${HEADER}\n2026-11-24,gpt-5.4-2026-03-05,7,3,2,\n`],
    [
      "JSON lines of our own",
      JSON.stringify([
        { day: "2026-11-24", model: "gpt-5.4", input_tokens: 7, cache_read_tokens: 3, output_tokens: 2 },
      ]),
    ],
    [
      "a page of OpenAI",
      JSON.stringify({
        object: "page",
        data: [
          {
            start_time: 1_795_478_400,
            results: [
              {
                model: "gpt-5.4",
                input_tokens: 10,
                input_cached_tokens: 3,
                output_tokens: 2,
                num_model_requests: 1,
              },
            ],
          },
        ],
      }),
    ],
    [
      "a page of Anthropic",
      JSON.stringify({
        data: [
          {
            starting_at: "2026-11-24T00:00:00Z",
            results: [
              {
                model: "gpt-5.4",
                uncached_input_tokens: 7,
                cache_read_input_tokens: 3,
                cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
                output_tokens: 2,
              },
            ],
          },
        ],
        has_more: false,
      }),
    ],
  ])("reads %s", (_, text) => {
    expect(readReport(text)).toEqual({
      matchedBy: "day",
      rows: [{ key: "2026-11-24 gpt-5.4", model: "gpt-5.4", day: "2026-11-24", usage, costNanoUsd: null }],
    });
  });

  it("matches by request where every line has an id, and reads money exactly", () => {
    const text = `request_id,${HEADER}\nreq_1,2026-11-24,m,7,3,2,0.000000001\n`;
    expect(readReport(text)).toMatchObject({
      matchedBy: "request",
      rows: [{ key: "req_1", costNanoUsd: 1n }],
    });
  });

  it.each<[string, string, string]>([
    ["no report", "", "empty"],
    ["an unknown column", "day,model,tokens\n2026-11-24,m,1\n", "line 2"],
    ["a negative count", `${HEADER}\n2026-11-24,m,-1,0,0,\n`, "line 2"],
    ["a fraction of a token", `${HEADER}\n2026-11-24,m,1.5,0,0,\n`, "line 2"],
    ["a day that is none", `${HEADER}\n2026-11-24,m,1,0,0,\n2026-02-30,m,1,0,0,\n`, "line 3"],
    ["money in exponents", `${HEADER}\n2026-11-24,m,1,0,0,1e-3\n`, "line 2"],
    ["a short line", `${HEADER}\n2026-11-24,m\n`, "line 2: 2 fields"],
    ["broken JSON", "[{", "JSON"],
    ["other JSON", '{"rows":[]}', "neither"],
    [
      "ids in some lines only",
      `request_id,${HEADER}\na,2026-11-24,m,1,0,0,\n,2026-11-24,m,1,0,0,\n`,
      "Some lines",
    ],
  ])("refuses %s, and says where", (_, text, message) => {
    expect(() => readReport(text)).toThrow(
      expect.objectContaining({ code: "BAD_INPUT", message: expect.stringContaining(message) }),
    );
  });
});
