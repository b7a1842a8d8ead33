"use client";
import { NEW_ROW } from "../secret-place.ts";
import type { SecretsTabState } from "../use-secrets-tab.ts";
import { LeakedDialog } from "./leaked-dialog.tsx";

/** The open dialog about leaked values, beside the list: the rows that it is about leave the list while one reads it. */
export const LeakedTargets = ({ tab }: { tab: SecretsTabState }) => {
  const { leaked, closeLeaked } = tab;
  const [first, ...others] = leaked;
  if (first === undefined) return null;
  const replace = () => {
    closeLeaked();
    tab.show(NEW_ROW + first.name);
  };
  return (
    <LeakedDialog targets={leaked} onReplace={others.length === 0 ? replace : null} onClose={closeLeaked} />
  );
};
