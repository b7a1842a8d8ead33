import { readFileSync } from "node:fs";
import { registry } from "@molecule/registry";
import { describe, expect, it } from "vitest";
import { simulatePlan, simulateResolve, simulateWrite } from "./simulate.ts";

type Case = { input: { gateway: { accessKey?: string } | null }; expected: unknown };
const cases = (file: string): [string, Case][] =>
  readFileSync(new URL(`../fixtures/golden/${file}.jsonl`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => [`${file}:${index + 1}`, JSON.parse(line)]);

describe("worked cases", () => {
  it.each(cases("resolve"))("%s", (_, { input, expected }) => {
    expect(simulateResolve(registry, { ...input, gateway: null } as never)).toEqual(expected);
  });
  it.each(cases("plan"))("%s", (_, { input, expected }) => {
    expect(simulatePlan(registry, input as never, input.gateway?.accessKey ?? null)).toEqual(expected);
  });
  it.each(cases("check-write"))("%s", (_, { input, expected }) => {
    expect(simulateWrite(registry, { ...input, gateway: null } as never, input as never)).toEqual(expected);
  });
});
