import { expect, it } from "vitest";
import { grantableRoles } from "./role-words.ts";

it.each([
  ["owner", ["owner", "admin", "member", "viewer"]],
  ["admin", ["admin", "member", "viewer"]],
  ["viewer", ["viewer"]],
] as const)("lets %s give no more than that", (own, roles) => {
  expect(grantableRoles(own)).toEqual(roles);
});
