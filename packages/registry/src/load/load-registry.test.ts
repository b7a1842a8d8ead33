import { describe, expect, it } from "vitest";
import { ACCEPTED, REFUSED } from "../fixtures/manifest-cases.ts";
import { readGolden } from "../fixtures/read-golden.ts";
import { changed } from "../fixtures/small-manifest.ts";
import { describeFault } from "./describe-fault.ts";
import { loadRegistry } from "./load-registry.ts";

const faultsOf = (yaml: string): readonly string[] => {
  const loaded = loadRegistry(yaml);
  return loaded.ok ? [] : loaded.faults.map((fault) => describeFault("f", fault));
};

describe("worked cases", () => {
  it.each(readGolden<{ why: string; yaml: string }, object>("manifest"))(
    "$input.why → $expected",
    ({ input, expected }) => {
      expect(loadRegistry(input.yaml).ok ? { accepted: true } : { refused: true }).toEqual(expected);
    },
  );
});

describe("a manifest is refused", () => {
  it.each(REFUSED)("for %s", (_why, yaml, fault) => {
    expect(faultsOf(yaml).join("\n")).toMatch(new RegExp(fault, "m"));
  });

  it("with every fault, by line", () => {
    const yaml = changed("protocol: openai", "protocol: grpc")
      .replace('"^gpt-"', '"gpt-"')
      .replace("reads: [OPENAI_API_KEY]", "reads: [x]")
      .replace('"1.25"', '"-1"');
    expect(faultsOf(yaml).map((fault) => fault.split(":")[1])).toEqual(["11", "14", "19", "28"]);
  });
});

describe("a manifest is accepted", () => {
  it.each(ACCEPTED)("%s", (_why, yaml) => {
    expect(faultsOf(yaml)).toEqual([]);
  });
});
