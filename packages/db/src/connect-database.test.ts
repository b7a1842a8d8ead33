import { expect, it, vi } from "vitest";

it("opens to a second copy of this module: Next loads one for pages and one for routes, over one pool", async () => {
  const first = await import("./connect-database.ts");
  vi.resetModules();
  const second = await import("./connect-database.ts");
  expect(second).not.toBe(first);
  const keysOf = (copy: typeof first) => [copy.SESSIONS, copy.SYSTEM_SESSIONS, copy.SETTINGS];
  expect(keysOf(second)).toEqual(keysOf(first));
});
