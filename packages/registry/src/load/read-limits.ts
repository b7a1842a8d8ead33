import type { ModelLimits } from "../registry.ts";
import type { Located } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";
import { readEntries, readFields, readOptional, readText } from "./read-value.ts";

const KEYS = { required: ["source", "context", "max_output"], optional: [] };

const readTokens = (log: FaultLog, at: Located): number | undefined => {
  if (at.value.kind === "number" && Number.isSafeInteger(at.value.number) && at.value.number > 0)
    return at.value.number;
  const message = "Expected a positive whole number of tokens.";
  log({ line: at.line, path: at.path, message, suggestion: "write it without quotes, such as 200000" });
};

const readOne = (log: FaultLog, at: Located): ModelLimits | undefined => {
  const fields = readFields(log, at, "the limits of a model", KEYS);
  if (fields === undefined) return undefined;
  const context = readOptional(log, fields.get("context"), readTokens) ?? 1;
  const maxOutput = readOptional(log, fields.get("max_output"), readTokens) ?? 1;
  if (maxOutput > context)
    log({
      line: at.line,
      path: at.path,
      message: "A model cannot write more than its context holds.",
      suggestion: "swap the two numbers, or correct one",
    });
  return { source: readOptional(log, fields.get("source"), readText) ?? "", context, maxOutput };
};

export const readLimits = (log: FaultLog, at: Located): Readonly<Record<string, ModelLimits>> =>
  Object.fromEntries(
    (readEntries(log, at, "a mapping of model ids to limits") ?? []).flatMap(({ key, item }) => {
      const limits = readOne(log, item);
      return limits === undefined ? [] : [[key, limits]];
    }),
  );
