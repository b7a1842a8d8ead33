import type { ReportedUsage } from "@molecule/billing";
import { DomainError, nanoUsdFromDecimal, tokenUsageSchema } from "@molecule/domain";
import { listPriceModel } from "@molecule/registry";
import { z } from "zod";
import { parseCsv } from "./parse-csv.ts";
import { readProviderPages } from "./read-provider-pages.ts";

export type UsageReport = {
  readonly matchedBy: "request" | "day";
  readonly rows: readonly ReportedUsage[];
};

const count = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0);
const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,9})?$/, "an amount of USD is decimal text, such as 0.0125");

/** One line of a report in our own form; numbers may be text, as they are in CSV. */
export const reportLineSchema = z.strictObject({
  request_id: z.string().min(1).optional(),
  day: z.iso.date(),
  model: z.string().min(1),
  input_tokens: count,
  cache_read_tokens: count,
  cache_write_5m_tokens: count,
  cache_write_1h_tokens: count,
  output_tokens: count,
  cost_usd: decimal.optional(),
});
export type ReportLine = z.infer<typeof reportLineSchema>;

const badReport = (message: string): DomainError =>
  new DomainError("BAD_INPUT", message, {
    field: "report",
    remedy: "See docs/reconciliation.md for the forms that can be read.",
  });

/** Day and model, or the provider's own id of the request. */
export const dayKey = (day: string, model: string): string => `${day} ${listPriceModel(model)}`;

const describeLine = (line: ReportLine): ReportedUsage => {
  const model = listPriceModel(line.model);
  const usage = tokenUsageSchema.parse({
    input: line.input_tokens,
    cacheRead: line.cache_read_tokens,
    cacheWrite5m: line.cache_write_5m_tokens,
    cacheWrite1h: line.cache_write_1h_tokens,
    output: line.output_tokens,
  });
  return {
    ...{ key: line.request_id ?? dayKey(line.day, model), model, day: line.day, usage },
    costNanoUsd: line.cost_usd === undefined ? null : nanoUsdFromDecimal(line.cost_usd),
  };
};

const parseLine = (value: unknown, where: string): ReportLine => {
  const parsed = reportLineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badReport(`${where}: ${z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, " ")}`);
};

const readCsv = (text: string): ReportLine[] => {
  const [header, ...records] = parseCsv(text);
  if (header === undefined) throw badReport("The report is empty.");
  return records.map(({ line, fields }) => {
    if (fields.length !== header.fields.length)
      throw badReport(`line ${line}: ${fields.length} fields under ${header.fields.length} columns`);
    // An empty field is one that is not there.
    const named = header.fields.map((name, i) => [name.trim(), fields[i]?.trim() ?? ""] as const);
    return parseLine(Object.fromEntries(named.filter(([, value]) => value !== "")), `line ${line}`);
  });
};

const readJson = (text: string): ReportLine[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badReport("The report begins like JSON and is none.");
  }
  const lines = Array.isArray(value) ? value : readProviderPages(value);
  if (lines === undefined) throw badReport("This JSON is neither a list of lines nor a page that we know.");
  return lines.map((line, i) => parseLine(line, `item ${i + 1}`));
};

/**
 * Reads a provider's usage report: our own form as CSV or JSON, or the pages that Anthropic's and OpenAI's usage
 * APIs answer. Lines either all carry a request id or none does.
 * @throws DomainError BAD_INPUT with the line at fault
 */
export const readReport = (text: string): UsageReport => {
  const lines = /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text);
  const withId = lines.filter((line) => line.request_id !== undefined).length;
  if (withId > 0 && withId < lines.length)
    throw badReport("Some lines carry a request_id and some do not; split the report into two.");
  return { matchedBy: withId > 0 ? "request" : "day", rows: lines.map(describeLine) };
};
