import type { SecretRow } from "@molecule/api";
import type { ListedChange } from "./listed-row.ts";

/** "running v3 / saved v4"; null when both are the same or nothing runs. */
export const versionsText = ({ running, winning, pending, withheld }: SecretRow): string | null => {
  if (!pending) return null;
  if (withheld) return "still in the live run, until it is restarted";
  if (!running) return `not running yet / saved v${winning.version}`;
  if (running.scope === winning.scope) return `running v${running.version} / saved v${winning.version}`;
  return running.scope === "tenant"
    ? `running the one for all workspaces / saved v${winning.version} here`
    : `running its own v${running.version} / saved v${winning.version} for all`;
};

/** What the draft makes of a name, in a word, with where if that is not plain. */
export const changeText = ({ place, item }: ListedChange, exists: boolean): string => {
  const where = place === null ? " for all" : "";
  switch (item.action) {
    case "remove":
      return `Removed${where}`;
    case "restore":
      return `Back to v${item.version}${where}`;
    case "describe":
      return `Note or expiry${where}`;
    case "write":
      return `${exists ? "New value" : "New"}${where}`;
  }
};
