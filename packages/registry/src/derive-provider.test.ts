import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Derivation, deriveProvider } from "./derive-provider.ts";
import { loadOrThrow } from "./fixtures/load-or-throw.ts";
import { changed } from "./fixtures/small-manifest.ts";
import { registry } from "./generated/registry.gen.ts";

/** A runtime whose providers overlap on every id but the listed ones, which none matches twice. */
const overlapping = loadOrThrow(
  changed(
    "runtimes:",
    `  - {name: north, display_name: N, protocol: openai, auth_mode: oauth, auth_env: [N_KEY, BOTH_KEY], model_prefix_match: "^m"}
  - {name: south, display_name: S, protocol: openai, auth_mode: oauth, auth_env: [S_KEY, BOTH_KEY], model_prefix_match: "^m-"}
  - {name: greedy, display_name: G, protocol: openai, auth_mode: oauth, auth_env: [G_KEY], model_prefix_match: "^plat"}
runtimes:`,
  ).replace(
    "      - name: platform\n",
    "      - {name: south, models: [s-1]}\n      - {name: north, models: [n-1]}\n      - name: platform\n",
  ),
);

const derive = (model: string, authEnv: string[] = [], runtime = "codex"): Derivation =>
  deriveProvider(overlapping, runtime, model, authEnv);

describe("deriveProvider", () => {
  const ambiguous = { ok: false, error: "ambiguous_model", candidates: ["north", "south"] };
  const rows: [why: string, derived: Derivation, expected: object][] = [
    [
      "a blank model comes before the runtime",
      derive(" \n", [], "nowhere"),
      { ok: false, error: "model_required" },
    ],
    ["a runtime is exact", derive("s-1", [], "Codex"), { ok: false, error: "unknown_runtime" }],
    [
      "a name of every object is no runtime",
      derive("s-1", [], "constructor"),
      { ok: false, error: "unknown_runtime" },
    ],
    ["a name of every object is no model", derive("__proto__"), { ok: false, error: "unregistered_model" }],
    ["a listed id wins", derive("\u00a0s-1\t", ["N_KEY"]), { ok: true, provider: "south", rung: "exact" }],
    ["one prefix is enough", derive("mm"), { ok: true, provider: "north", rung: "prefix" }],
    [
      "one prefix needs no credential",
      derive("mm", ["S_KEY"]),
      { ok: true, provider: "north", rung: "prefix" },
    ],
    ["a credential breaks a tie", derive("m-1", ["S_KEY"]), { ok: true, provider: "south", rung: "auth" }],
    ["a credential of neither does not", derive("m-1", ["OPENAI_API_KEY"]), ambiguous],
    ["no credential does not", derive("m-1"), ambiguous],
    ["credentials of both do not", derive("m-1", ["S_KEY", "N_KEY"]), ambiguous],
    ["a shared credential does not", derive("m-1", ["BOTH_KEY"]), ambiguous],
    ["names are exact", derive("m-1", ["s_key"]), ambiguous],
    ["no prefix, no provider", derive("x-1", ["N_KEY"]), { ok: false, error: "unregistered_model" }],
    [
      "a slash id that is not listed falls to no vendor",
      derive("openai/gpt-9", ["OPENAI_API_KEY"]),
      { ok: false, error: "unregistered_model" },
    ],
    [
      "a provider that the runtime does not have cannot serve",
      derive("plat-1", ["G_KEY"]),
      { ok: false, error: "unregistered_model" },
    ],
  ];
  it.each(rows)("%s", (_why, derived, expected) => {
    expect(derived).toEqual(expected);
  });

  it("leads to the platform by prefix only below platform/", () => {
    const wide = loadOrThrow(changed('"^platform/"', '"^(platform/|p-)"'));
    expect(deriveProvider(wide, "codex", "p-1", [])).toEqual({ ok: false, error: "unregistered_model" });
    expect(deriveProvider(wide, "codex", "platform/x", [])).toEqual({
      ok: true,
      provider: "platform",
      rung: "prefix",
    });
  });
});

describe("deriveProvider, whatever is asked", () => {
  const listed = registry.runtimes.flatMap((runtime) =>
    runtime.providers.flatMap(({ provider, models }) =>
      models.map((model) => ({ runtime: runtime.name, provider, model })),
    ),
  );
  const authEnv = fc.subarray([...new Set(registry.providers.flatMap((p) => p.authEnv)), "HF_HOME", "FOO"]);
  const model = fc.oneof(
    fc.constantFrom(
      ...listed.map((row) => row.model),
      "kimi-x",
      "claude-9",
      "MiniMax-M9",
      "platform/y",
      "m-1",
      "m1",
    ),
    fc.string(),
  );

  it("the answer does not depend on the order of names, nor on asking twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(registry, overlapping),
        model,
        authEnv,
        fc.array(fc.nat()),
        (used, id, names, keys) => {
          const shuffled = names
            .map((name, i) => ({ name, key: keys[i] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ name }) => name);
          for (const { name } of used.runtimes)
            expect(deriveProvider(used, name, id, [...shuffled, ...names])).toEqual(
              deriveProvider(used, name, id, names),
            );
        },
      ),
    );
  });

  it("a listed id leads to the provider that lists it, whichever credentials there are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...listed), authEnv, ({ runtime, provider, model: id }, names) => {
        expect(deriveProvider(registry, runtime, ` ${id}\n`, names)).toEqual({
          ok: true,
          provider,
          rung: "exact",
        });
      }),
    );
  });

  it("only listed ids and platform/… are billed to the platform", () => {
    const billed = new Set(listed.filter((row) => row.provider === "platform").map((row) => row.model));
    fc.assert(
      fc.property(fc.constantFrom(...registry.runtimes), model, authEnv, (runtime, id, names) => {
        const derived = deriveProvider(registry, runtime.name, id, names);
        if (derived.ok && derived.provider === "platform")
          expect(billed.has(id.trim()) || id.trim().startsWith("platform/")).toBe(true);
      }),
    );
  });
});
