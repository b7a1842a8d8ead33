import { WRITE_REFUSAL_CODES } from "@molecule/domain";
import { classifyEnvName, registry } from "@molecule/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stateOf } from "../simulate/arbitrary-state.ts";
import { factsFromValues } from "../simulate/facts-from-values.ts";
import { applyChangeSet, type ChangeSet } from "./apply-change-set.ts";
import { checkSecretWrite, type SecretWriteInput } from "./check-secret-write.ts";
import { explainWriteRefusal } from "./explain-write-refusal.ts";

const change = (partial: Partial<ChangeSet>): ChangeSet => ({ writes: [], removes: [], ...partial });
const factsAfter = (workspaceSecrets: Record<string, string>, then: Partial<ChangeSet> = {}) =>
  applyChangeSet(registry, factsFromValues(registry, stateOf({ workspaceSecrets })), change(then));

const check = (partial: Partial<SecretWriteInput>) =>
  checkSecretWrite(registry, {
    scope: "workspace",
    name: "FOO",
    value: "v",
    tenantMode: "platform_managed",
    sandbox: false,
    hints: [],
    isPlatformCredential: false,
    factsAfter: partial.scope === "tenant" ? null : factsAfter({ MODEL: "anthropic/claude-opus-4-7" }),
    ...partial,
  });
const codeOf = (partial: Partial<SecretWriteInput>) => {
  const decision = check(partial);
  return decision.allowed ? null : decision.code;
};

const bypassNames = [
  ...new Set([...registry.providers.flatMap((p) => p.authEnv), ...Object.values(registry.envClasses).flat()]),
].filter(
  (name) => ["credential", "route"].includes(classifyEnvName(registry, name)) && name === name.toUpperCase(),
);

describe("where the platform pays", () => {
  it.each(bypassNames)("refuses %s at workspace scope", (name) => {
    expect(codeOf({ name })).toBe("BYPASS_KEY_REJECTED");
  });
  it.each(bypassNames)(
    "refuses %s at tenant scope of a platform_managed tenant, not of a byok one",
    (name) => {
      expect(codeOf({ scope: "tenant", name })).toBe("BYPASS_KEY_REJECTED");
      expect(codeOf({ scope: "tenant", name, tenantMode: "byok" })).toBeNull();
    },
  );
  it("judges a model and its token written together as one step, and says the legal move otherwise", () => {
    const token = { name: "CLAUDE_CODE_OAUTH_TOKEN", value: "t" };
    expect(codeOf({ ...token, factsAfter: factsAfter({}, { model: "opus" }) })).toBeNull();
    const refused = check({ ...token, factsAfter: factsAfter({}) });
    expect(refused).toMatchObject({
      code: "BYPASS_KEY_REJECTED",
      remedy: expect.stringContaining("bring-your-own-key model"),
    });
  });
  it("refuses while the payer cannot be resolved", () => {
    expect(codeOf({ name: "OPENAI_API_KEY", factsAfter: factsAfter({ MODEL: "#UNREADABLE" }) })).toBe(
      "BYPASS_KEY_REJECTED",
    );
  });
  it("a chosen model replaces an older MOLECULE_MODEL in the same write", () => {
    const after = factsAfter({ MOLECULE_MODEL: "anthropic/claude-opus-4-7" }, { model: "opus" });
    expect(codeOf({ name: "CLAUDE_CODE_OAUTH_TOKEN", value: "t", factsAfter: after })).toBeNull();
  });
});

describe("names and values", () => {
  it.each([
    ["lower"],
    [" FOO"],
    ["FOO "],
    ["FOO\u200b"],
    ["\uff21NTHROPIC_API_KEY"],
    ["\u0391NTHROPIC_API_KEY"],
    ["A\u0301PI"],
    ["1A"],
    ["A-B"],
    ["A.B"],
    [""],
    ["A".repeat(129)],
    ["A\0"],
    ["A\nB"],
  ])("refuses the name %j", (name) => expect(codeOf({ name })).toBe("INVALID_NAME"));
  it.each([
    [""],
    ["   "],
    ["••••••••"],
    ["****"],
    ["••••4f2a"],
    ["•••• 4f2a"],
    ["\t** 4f2a\n"],
    ["a\0b"],
    ["x".repeat(65_537)],
    ["é".repeat(32_769)],
  ])("refuses the value %#", (value) => expect(codeOf({ value, hints: ["4f2a"] })).toBe("INVALID_VALUE"));
  it.each([["abc4f2a"], ["4f2a"], ["* * * * *"], ["•••• 9999"], ["x".repeat(65_536)], ["é".repeat(32_768)]])(
    "takes the value %#",
    (value) => expect(codeOf({ value, hints: ["4f2a"] })).toBeNull(),
  );
  it.each([
    ["MOLECULE_X", "workspace", "RESERVED_NAME"],
    ["MOLECULE_OPERATOR_X", "workspace", "RESERVED_NAME"],
    ["MOLECULE_OPERATOR_X", "tenant", "FORBIDDEN_TENANT_ENV"],
    ["LD_PRELOAD", "tenant", "RESERVED_NAME"],
    ["PATH", "workspace", "RESERVED_NAME"],
    ["GH_TOKEN", "tenant", "FORBIDDEN_TENANT_ENV"],
    ["GH_TOKEN", "workspace", null],
    ["MOLECULE_MODEL", "tenant", "RESERVED_NAME"],
  ] as const)("%s at %s scope: %s", (name, scope, code) => expect(codeOf({ name, scope })).toBe(code));
});

describe("sandbox and co-mingling", () => {
  const byok = { factsAfter: factsAfter({ MODEL: "opus" }), name: "CLAUDE_CODE_OAUTH_TOKEN" };
  it("refuses a real key in the sandbox and a sandbox key elsewhere", () => {
    expect(codeOf({ ...byok, sandbox: true, value: "sk-ant-oat01-abc" })).toBe("REAL_KEY_IN_SANDBOX");
    expect(codeOf({ ...byok, sandbox: true, value: "a-long-unknown-credential-0123456789" })).toBe(
      "REAL_KEY_IN_SANDBOX",
    );
    expect(codeOf({ ...byok, sandbox: true, value: "sk-sandbox-00112233-abc" })).toBeNull();
    expect(codeOf({ ...byok, value: "sk-sandbox-00112233-abc" })).toBe("SANDBOX_KEY_OUTSIDE");
  });
  it("refuses a credential of the platform", () =>
    expect(codeOf({ ...byok, isPlatformCredential: true })).toBe("CO_MINGLED_CREDENTIAL"));
});

it("never repeats a value in its words", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12 }), fc.constantFrom("tenant", "workspace"), (value, scope) => {
      const decision = check({ name: "OPENAI_API_KEY", value, scope });
      if (!decision.allowed) expect(`${decision.message} ${decision.remedy}`).not.toContain(value);
    }),
  );
});

it("has words and a legal move for every code", () => {
  for (const code of WRITE_REFUSAL_CODES) {
    const words = explainWriteRefusal(code, { scope: "workspace", name: "FOO", suggestions: [] });
    expect(words.message.length).toBeGreaterThan(10);
    expect(words.remedy.length).toBeGreaterThan(10);
  }
});

/** A letter in another case or alphabet, something invisible, or anything at all, somewhere in a name. */
const disguised = fc
  .record({
    name: fc.constantFrom(...bypassNames),
    at: fc.nat(),
    how: fc.constantFrom("insert", "replace", "lower", "compose"),
    mark: fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
      fc.constantFrom(
        "\u200b",
        "\u2060",
        "\ufeff",
        "\u00ad",
        "\u0301",
        "\u0000",
        "\u202e",
        "\ufe0f",
        "\ua643",
      ),
      fc.integer({ min: 0xff21, max: 0xff3a }).map((code) => String.fromCodePoint(code)),
    ),
  })
  .map(({ name, at, how, mark }) => {
    const place = at % name.length;
    const [before, letter, after] = [name.slice(0, place), name[place] ?? "", name.slice(place + 1)];
    const instead = {
      insert: mark + letter,
      replace: mark,
      lower: letter.toLowerCase(),
      compose: `${letter}\u0336`,
    }[how];
    return { name, spelt: before + instead + after };
  })
  .filter(({ name, spelt }) => spelt !== name);

it("takes no spelling of a bypass name for another name: outside the grammar it is refused, inside it is another", () => {
  fc.assert(
    fc.property(disguised, fc.constantFrom("tenant", "workspace"), ({ name, spelt }, scope) => {
      const code = codeOf({ name: spelt, scope });
      if (/^[A-Z_][A-Z0-9_]*$/.test(spelt)) expect(spelt).not.toBe(name);
      else expect(code).toBe("INVALID_NAME");
      // Whatever a tool would make of it: nothing that folds to the name is stored under it.
      const folded = spelt
        .normalize("NFKC")
        .replaceAll(/[\p{Cf}\p{Mn}\s\0]/gu, "")
        .toUpperCase();
      if (folded === name) expect(code).toBe("INVALID_NAME");
    }),
    { numRuns: 5_000 },
  );
});
