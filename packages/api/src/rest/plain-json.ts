import { z } from "zod";

/** JSON has no moments and no exact integers: both travel as text. */
export const toPlainJson = (value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (value instanceof Map) return toPlainJson(Object.fromEntries(value));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlainJson(inner)]));
};

const WRAPPERS = [z.ZodOptional, z.ZodNullable, z.ZodDefault, z.ZodReadonly] as const;

const isWrapper = (schema: unknown): schema is { unwrap: () => unknown } =>
  WRAPPERS.some((wrapper) => schema instanceof wrapper);

/** Text that stands for something else in an address. */
const readText = (schema: unknown, text: string): unknown => {
  if (schema instanceof z.ZodNumber) return text.trim() === "" ? text : Number(text);
  if (schema instanceof z.ZodBoolean) return text === "true" ? true : text === "false" ? false : text;
  return text;
};

/**
 * Reads plain JSON, or the text of an address, into what a schema takes; whatever does not fit is left as it is, for
 * the schema to refuse.
 */
export const fromPlainJson = (schema: unknown, value: unknown, inAddress: boolean): unknown => {
  if (value === undefined || value === null) return value;
  if (isWrapper(schema)) return fromPlainJson(schema.unwrap(), value, inAddress);
  if (schema instanceof z.ZodPipe) return fromPlainJson(schema.in, value, inAddress);
  if (typeof value === "string") {
    if (schema instanceof z.ZodDate) {
      const at = new Date(value);
      return Number.isNaN(at.getTime()) ? value : at;
    }
    if (schema instanceof z.ZodBigInt) return /^-?\d{1,30}$/.test(value) ? BigInt(value) : value;
    if (inAddress && schema instanceof z.ZodArray)
      return value.split(",").map((item) => fromPlainJson(schema.element, item, inAddress));
    return inAddress ? readText(schema, value) : value;
  }
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => fromPlainJson(schema.element, item, inAddress));
  if (schema instanceof z.ZodObject && typeof value === "object" && !Array.isArray(value)) {
    const shape: Readonly<Record<string, unknown>> = schema.shape;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, fromPlainJson(shape[name], inner, inAddress)]),
    );
  }
  return value;
};
