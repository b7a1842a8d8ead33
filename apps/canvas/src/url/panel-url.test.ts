import { describe, expect, it } from "vitest";
import { parsePanelPlace, withPanelPlace } from "./panel-url.ts";

describe("panel place in the URL", () => {
  it.each([
    ["", { workspaceId: null, tab: "overview", row: null }],
    ["w=1&tab=secrets&row=FOO", { workspaceId: "1", tab: "secrets", row: "FOO" }],
    ["w=1&tab=nonsense", { workspaceId: "1", tab: "overview", row: null }],
  ])("reads %s", (query, place) => {
    expect(parsePanelPlace(new URLSearchParams(query))).toEqual(place);
  });

  it("keeps the tab and other parameters when another workspace opens, and drops the row", () => {
    const next = withPanelPlace(new URLSearchParams("q=x&w=1&tab=secrets&row=FOO"), { workspaceId: "2" });
    expect(next.toString()).toBe("q=x&w=2&tab=secrets");
  });

  it("clears everything of the panel when it closes", () => {
    const next = withPanelPlace(new URLSearchParams("q=x&w=1&tab=chat&row=r"), { workspaceId: null });
    expect(next.toString()).toBe("q=x");
  });
});
