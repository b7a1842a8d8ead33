import { newId, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { isNarrowed, parseReceiptFilter, receiptQuery } from "./receipt-filter.ts";

const read = (query: string) => receiptQuery(parseReceiptFilter(new URLSearchParams(query)));

describe("the filter in the address", () => {
  const workspaceId = newId<WorkspaceId>();

  it.each([
    ["", {}],
    ["kind=calls", { kinds: ["charge"] }],
    ["kind=in", { kinds: ["grant", "top_up", "adjustment", "refund"] }],
    ["find=%20req_1%20", { text: "req_1" }],
    [`workspace=${workspaceId}`, { workspaceId }],
    [
      "from=2026-11-28&to=2026-11-28&model=a%2Fb",
      { fromDay: "2026-11-28", toDay: "2026-11-28", model: "a/b" },
    ],
  ])("%s", (query, expected) => {
    expect(read(query)).toEqual(expected);
  });

  it("does not narrow by what it cannot read", () => {
    expect(read("kind=x&workspace=1&from=yesterday")).toEqual({});
    expect(isNarrowed(parseReceiptFilter(new URLSearchParams("find=%20")))).toBe(false);
  });
});
