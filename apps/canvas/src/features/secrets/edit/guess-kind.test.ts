import { describe, expect, it } from "vitest";
import { guessKind, guessName, kindOfTyped } from "./guess-kind.ts";

describe("guessKind", () => {
  it.each([
    ["MODEL", "variable"],
    ["ANTHROPIC_API_KEY", "secret"],
    ["SOME_SERVICE_URL", "variable"],
    ["DATABASE_PASSWORD", "secret"],
  ])("%s is a %s", (name, kind) => expect(guessKind(name)).toBe(kind));

  it("lets a person decide, but not that a model is hidden or a credential readable", () => {
    expect(kindOfTyped({ name: "ANTHROPIC_API_KEY", kind: "variable" })).toBe("secret");
    expect(kindOfTyped({ name: "FOO", kind: "variable" })).toBe("variable");
    expect(kindOfTyped({ name: "MODEL", kind: "secret" })).toBe("variable");
  });
});

describe("guessName", () => {
  it.each([
    [" sk-ant-0123456789 ", "ANTHROPIC_API_KEY"],
    ["sk-proj-0123456789", "OPENAI_API_KEY"],
    ["hello", null],
  ])("of %s is %s", (value, name) => expect(guessName(value)).toBe(name));
});
