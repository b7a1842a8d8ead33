import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("./", import.meta.url);

describe("the sealing side", () => {
  it.each([...readdirSync(folder).filter((file) => !file.endsWith(".test.ts")), "../suite.ts"])(
    "%s imports nothing that opens",
    (file) => {
      const source = readFileSync(new URL(file, folder), "utf8");
      expect(source).not.toMatch(/from "[^"]*open[^"]*"|import\(/);
    },
  );
});
