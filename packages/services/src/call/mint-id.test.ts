import type { LedgerPostingId } from "@molecule/domain";
import { expect, it } from "vitest";
import { z } from "zod";
import { mintThree } from "./mint-id.ts";

it("three ids at once are ids, and no two of many are the same", () => {
  const ids = Array.from({ length: 2_000 }, () => mintThree<LedgerPostingId>()).flat();
  expect(new Set(ids).size).toBe(6_000);
  for (const id of ids) expect(z.uuidv7().safeParse(id).success).toBe(true);
});
