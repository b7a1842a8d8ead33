import { describe, expect, test } from "vitest";
import { checkServerVersion } from "./server-version.ts";

describe("a database server", () => {
  test.each([160_000, 160_010, 170_010, 180_001])("of number %i serves", (versionNumber) => {
    expect(() => checkServerVersion(versionNumber)).not.toThrow();
  });

  test.each([
    [150_014, "PostgreSQL 15"],
    [90_624, "PostgreSQL 9"],
  ])("of number %i is refused by its name", (versionNumber, name) => {
    expect(() => checkServerVersion(versionNumber)).toThrow(
      `The database server is ${name}; 16 or later is needed.`,
    );
  });
});
