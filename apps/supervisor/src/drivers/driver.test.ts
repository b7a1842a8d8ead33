import type { DriverName } from "@molecule/domain";
import { expect, it } from "vitest";
import { isLeftOnStop } from "./driver.ts";

it.each<["end" | "leave" | undefined, DriverName, boolean]>([
  [undefined, "process", false],
  [undefined, "docker", true],
  [undefined, "kubernetes", true],
  ["leave", "process", true],
  ["end", "docker", false],
  ["end", "kubernetes", false],
])("told %s, what the %s driver runs goes on without its supervisor: %s", (told, driver, left) => {
  expect(isLeftOnStop(told, driver)).toBe(left);
});
