import { describe, expect, it } from "vitest";
import { createLineRedactor } from "./redact-line.ts";

describe("a line of a run's log", () => {
  it.each<[string, string[], string, string]>([
    ["a value", ["s3cret-value"], "token=s3cret-value;", "token=[secret];"],
    ["a value with white space around it", [" s3cret-value\n"], "token=s3cret-value", "token=[secret]"],
    ["a value that contains another", ["abcdef", "abcdef-ghi"], "x abcdef-ghi y", "x [secret] y"],
    ["a line of a longer value", ["-----BEGIN\nline-one\nline-two"], "line-two", "[secret]"],
    [
      "a value as JSON",
      ['{"token":"t-12345"}'],
      '{"env":"{\\"token\\":\\"t-12345\\"}"}',
      '{"env":"[secret]"}',
    ],
    ["an unknown bearer", [], "bearer ma_live_0123456789abcdef", "bearer [secret]"],
    ["an unknown provider key", [], "key sk-ant-api03-0123456789", "key [secret]"],
    ["nothing of three letters", ["abc"], "abcabc", "abcabc"],
    ["nothing without values", [], "task-1 done", "task-1 done"],
  ])("hides %s", (_what, values, line, expected) => {
    expect(createLineRedactor(values).redact(line)).toBe(expected);
  });
});
