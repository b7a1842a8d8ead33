import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Everything that a module brings along at run time: its own files, and the packages it names. */
const importsOf = (file: URL, seen = new Map<string, string[]>()): Map<string, string[]> => {
  if (seen.has(file.href)) return seen;
  const text = readFileSync(file, "utf8");
  const found = [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from "([^"]+)";/gms)].map(
    (m) => m[1] ?? "",
  );
  const packages = found.filter((name) => !name.startsWith("."));
  seen.set(file.href, packages);
  for (const name of found) if (name.startsWith(".")) importsOf(new URL(name, file), seen);
  return seen;
};

it("is safe in a browser: no YAML, no RE2, nothing of Node", () => {
  const imports = importsOf(new URL("index.ts", import.meta.url));
  expect([...imports.keys()].some((file) => file.endsWith("/generated/registry.gen.ts"))).toBe(true);
  expect([...new Set([...imports.values()].flat())]).toEqual(["fastest-levenshtein"]);
});
