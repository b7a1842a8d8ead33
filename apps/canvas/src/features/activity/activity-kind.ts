import type { ActivityItem } from "@molecule/api";
import { ArrowLeftRight, CircleDollarSign, type LucideIcon, Network, Power, Settings2 } from "lucide-react";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";

type Kind = ActivityItem["kind"];
export type KindChoice = Kind | "all";

export const KIND_LOOKS: Readonly<Record<Kind, { icon: LucideIcon; word: string; plural: string }>> = {
  config: { icon: Settings2, word: "Change", plural: "Changes" },
  lifecycle: { icon: Power, word: "Run", plural: "Runs" },
  money: { icon: CircleDollarSign, word: "Money", plural: "Money" },
  call: { icon: ArrowLeftRight, word: "Call", plural: "Calls" },
  team: { icon: Network, word: "Team", plural: "Team" },
};

const KINDS = Object.keys(KIND_LOOKS) as readonly Kind[];

export const KIND_OPTIONS: readonly { value: KindChoice; label: string }[] = [
  { value: "all", label: "All" },
  ...KINDS.map((value) => ({ value, label: KIND_LOOKS[value].plural })),
];

/** Which kind the timeline is narrowed to; the address knows. */
export const useKindChoice = (): KindChoice => {
  const text = useUrlParam("kind");
  return KINDS.find((kind) => kind === text) ?? "all";
};

export const setKindChoice = (choice: KindChoice): void =>
  setUrlParam("kind", choice === "all" ? null : choice);
