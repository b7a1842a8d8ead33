import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registry } from "../generated/registry.gen.ts";
import { compileModelRegex } from "../load/model-regex.ts";
import { jsRegexFromRe2 } from "./js-regex.ts";

const patterns = [
  ...new Set(registry.providers.map((provider) => provider.modelPrefixMatch)),
  "^gpt-|^o[0-9]",
  "^(?:a|b)c",
  "^a.b$",
  "(?i)^k[^s]{2}ſ?",
  "^[]a-]x",
  "^[a\\-z]+x*?",
  "^[^a-c\\d]",
  "^\\s\\S\\w\\W\\D",
  "^a{2,3}b{,2}",
  "\\Ax}]\\z",
  "^[\\w.]+/é",
  "^🙂.",
];

const javascript = (source: string): RegExp => {
  const translation = jsRegexFromRe2(source);
  if (!translation.ok) throw new Error(translation.reason);
  return new RegExp(translation.regex.source, translation.regex.flags);
};

const matches = (source: string, text: string): [re2: boolean, js: boolean] => {
  const re2 = compileModelRegex(source);
  if (!re2.ok) throw new Error(re2.reason);
  return [re2.matches(text), javascript(source).test(text)];
};

describe("jsRegexFromRe2", () => {
  it("matches what RE2 matches", () => {
    const unit = fc.constantFrom(...("abcgkostKSſK-._/:{},[]^$|09 \n\u2028é🙂platform".match(/./gsu) ?? []));
    const text = fc.oneof(
      fc.string({ unit, maxLength: 8 }),
      fc.constantFrom(...patterns),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...patterns), text, (source, input) => {
        const [re2, js] = matches(source, input);
        expect(js).toBe(re2);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["^a.b$", "a\u2028b", true],
    ["^a.b$", "a\nb", false],
    ["^a.b$", "axb\n", false],
    ["^🙂.$", "🙂🙂", true],
    ["^a\\s", "a\u00a0", false],
    ["(?i)^minimax-m", "MINIMAX-M9", true],
    ["(?i)^k", "\u212a", true],
    ["^a{,2}", "aa", false],
    ["^[]a-]+$", "]-a", true],
  ])("%s on %j: %s", (source, text, expected) => {
    expect(matches(source, text)).toEqual([expected, expected]);
  });

  it.each([
    ["^[[:alpha:]]", "named class"],
    ["^\\pL", "\\p"],
    ["^(?P<n>a)", "flags or a name"],
    ["^(?i:a)", "flags or a name"],
    ["(?s)^a", "flags or a name"],
    ["^\\Qa\\E", "\\Q"],
    ["^\\x41", "\\x"],
    ["^(a+)+$", "repeated group"],
    ["^(a|b){2}", "repeated group"],
    ["(?i)^\\w", "under (?i)"],
    ["^[\\S]", "inside a class"],
    ["^a**", "repetition of a repetition"],
  ])("refuses %s: %s", (source, reason) => {
    const translation = jsRegexFromRe2(source);
    expect(translation.ok ? "" : translation.reason).toContain(reason);
  });
});
