import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createOwnerName } from "./owner-name.ts";

describe("the name of a supervisor", () => {
  it("tells a dead one of this host from one that lives, and judges no other", async () => {
    const child = spawn("sleep", ["60"]);
    await once(child, "spawn");
    const self = await createOwnerName();
    const other = await createOwnerName(child.pid);
    const recycled = `${self.name.slice(0, self.name.lastIndexOf("|"))}|1`;
    const elsewhere = other.name.replace(/^[^|]+/, "another-host");
    const all = [self.name, other.name, recycled, elsewhere, "anything"];
    expect(await self.findDead(all)).toEqual([recycled]);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await self.findDead(all)).toEqual([other.name, recycled]);
  });
});
