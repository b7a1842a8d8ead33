import type { BulkItem, BulkRestart } from "@molecule/db/repositories";

export type Turns<Item> =
  | { readonly do: "wait" }
  | { readonly do: "restart"; readonly items: readonly Item[] }
  /** The canary failed: nobody else goes the same way. */
  | { readonly do: "stop"; readonly reason: string }
  | { readonly do: "finish" };

type Turn = Pick<BulkItem, "status" | "turn"> & { readonly name: string; readonly message: string | null };

/** Who has its turn now, of a bulk restart whose items are in the order of their turns. */
export const planTurns = <Item extends Turn>(
  { canary, atOnce }: Pick<BulkRestart, "canary" | "atOnce">,
  items: readonly Item[],
): Turns<Item> => {
  const waiting = items.filter(({ status }) => status === "waiting");
  const underWay = items.filter(({ status }) => status === "restarting").length;
  if (waiting.length === 0) return underWay === 0 ? { do: "finish" } : { do: "wait" };
  const first = items[0];
  if (canary && first !== undefined) {
    if (first.status === "waiting") return { do: "restart", items: [first] };
    if (first.status === "restarting") return { do: "wait" };
    if (first.status !== "done")
      return {
        do: "stop",
        reason:
          `The first one, ${first.name}, did not come back, so the others were left as they are. ${first.message ?? ""}`.trim(),
      };
  }
  const free = atOnce - underWay;
  return free <= 0 ? { do: "wait" } : { do: "restart", items: waiting.slice(0, free) };
};
