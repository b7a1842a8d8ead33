import type { SecretRow, StoredSecret } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { expect, it } from "vitest";
import { EMPTY_DRAFT } from "../draft/draft.ts";
import { listRows } from "../list/listed-row.ts";
import { movingTo, withMoved } from "./move-plan.ts";

const A = "a" as WorkspaceId;
const stored = (over: Partial<StoredSecret>): StoredSecret => ({
  ...{ scope: "workspace", kind: "secret", version: 1, value: null, hint: null, unreadable: false },
  ...{ health: null, healthAt: null, note: "mine", expiresAt: null, updatedAt: new Date(0), updatedBy: null },
  ...{ rotation: null, lastUse: null },
  ...over,
});
const row = (name: string, winning: StoredSecret): SecretRow => ({
  ...{ name, envClass: "plain", provider: null, winning, shadowed: null, withheld: null },
  ...{ chosen: false, running: null, pending: false, coMingled: false },
});
const rows = listRows(
  [
    row("SEALED", stored({})),
    row("CLEAR", stored({ kind: "variable", value: "v" })),
    row("THERE", stored({ scope: "tenant" })),
  ],
  EMPTY_DRAFT,
  [A, null],
);

it("moves what stands at the other scope, and asks again for what nobody can read", () => {
  const moving = movingTo(rows, "tenant");
  expect(moving.map(({ name, asks }) => [name, asks])).toEqual([
    ["SEALED", true],
    ["CLEAR", false],
  ]);
  const draft = withMoved(EMPTY_DRAFT, A, "tenant", moving, new Map([["SEALED", "typed"]]));
  const [sealed, clear] = ["SEALED", "CLEAR"].map((name) => draft.get(null)?.items.get(name));
  expect(sealed).toMatchObject({ action: "write", value: "typed", note: "mine" });
  expect(clear).toMatchObject({ action: "write", value: "v", kind: "variable" });
  expect([...(draft.get(A)?.items.values() ?? [])]).toEqual([{ action: "remove" }, { action: "remove" }]);
});
