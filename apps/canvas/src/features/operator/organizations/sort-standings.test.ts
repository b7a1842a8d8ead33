import type { TenantStanding } from "@molecule/api";
import { newId, type TenantId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { findStandings, formatStandingSort, parseStandingSort, sortStandings } from "./sort-standings.ts";

const standing = (name: string, over: Partial<TenantStanding> = {}): TenantStanding => ({
  ...{ tenantId: newId<TenantId>(), name, slug: name.toLowerCase(), sandbox: false, billingMode: "byok" },
  ...{ balanceNanoUsd: 0n, overageNanoUsd: 0n, overageCapNanoUsd: 0n, heldNanoUsd: 0n, headroomNanoUsd: 0n },
  ...{ monthNanoUsd: 0n, unresolvedCalls: 0, exposureNanoUsd: 0n },
  ...over,
});
const rows = [
  standing("Acme", { heldNanoUsd: 5n, headroomNanoUsd: -1n }),
  standing("Beta", { heldNanoUsd: 10n ** 18n + 1n, unresolvedCalls: 2 }),
  standing("Core", { heldNanoUsd: 10n ** 18n }),
];
const names = (by: string) => sortStandings(rows, parseStandingSort(by)).map(({ name }) => name);

describe("sortStandings", () => {
  it("tells amounts apart that a floating number could not", () => {
    expect(names("-held")).toEqual(["Beta", "Core", "Acme"]);
  });

  it.each([
    ["headroom", ["Acme", "Beta", "Core"]],
    ["-unresolved", ["Beta", "Acme", "Core"]],
    ["-name", ["Core", "Beta", "Acme"]],
    ["nonsense", ["Beta", "Core", "Acme"]],
  ])("by %s", (by, expected) => {
    expect(names(by)).toEqual(expected);
  });

  it("reads back what it writes", () => {
    const sort = { key: "month", descending: true } as const;
    expect(parseStandingSort(formatStandingSort(sort))).toEqual(sort);
  });
});

describe("findStandings", () => {
  it("finds by a part of name, address or id", () => {
    expect(findStandings(rows, " CME ").map(({ name }) => name)).toEqual(["Acme"]);
    expect(findStandings(rows, rows[1]?.tenantId ?? "").map(({ name }) => name)).toEqual(["Beta"]);
    expect(findStandings(rows, "")).toHaveLength(3);
  });
});
