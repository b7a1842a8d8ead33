import { describe, expect, it } from "vitest";
import { deriveProvider } from "./derive-provider.ts";
import { readGolden } from "./fixtures/read-golden.ts";
import { registry } from "./generated/registry.gen.ts";
import { resolveUpstream } from "./resolve-upstream.ts";

describe("worked cases of deriveProvider", () => {
  const rows = readGolden<{ runtime: string; model: string; authEnv: string[] }, object>("derive");
  it("are all there", () => expect(rows.length).toBe(45));
  it.each(rows)("$input.runtime $input.model → $expected", ({ input, expected }) => {
    const derived = deriveProvider(registry, input.runtime, input.model, input.authEnv);
    expect(
      derived.ok ? { provider: derived.provider, rung: derived.rung } : { error: derived.error },
    ).toEqual(expected);
  });
});

describe("worked cases of resolveUpstream", () => {
  const rows = readGolden<{ model: string }, object>("upstream");
  it("are all there", () => expect(rows.length).toBe(13));
  it.each(rows)("$input.model → $expected", ({ input, expected }) => {
    const { ok, ...upstream } = resolveUpstream(registry, input.model);
    const answer = ok ? upstream : { error: "no_upstream" };
    expect(answer).toEqual(expected);
  });
});
