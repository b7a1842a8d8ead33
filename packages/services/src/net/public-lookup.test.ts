import { describe, expect, it } from "vitest";
import { isPublicAddress, publicLookup } from "./public-lookup.ts";

describe("isPublicAddress", () => {
  it.each(["1.1.1.1", "104.18.6.192", "2606:4700::6810:6c0", "::ffff:1.1.1.1"])("%s is", (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    ...["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"],
    ...[
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "::ffff:127.0.0.1",
      "::ffff:10.0.0.1",
      "::ffff:7f00:1",
      "::ffff:a00:1",
      "64:ff9b::a00:1",
      "text",
    ],
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));
});

describe("publicLookup", () => {
  it.each([true, false])("refuses a name of this machine (all: %s)", async (all) => {
    const error = await new Promise((resolve) => publicLookup("localhost", { all }, resolve));
    expect(error).toMatchObject({ message: "localhost does not resolve to public addresses only." });
  });
});
