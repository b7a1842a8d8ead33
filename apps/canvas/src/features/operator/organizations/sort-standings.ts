import type { TenantStanding } from "@molecule/api";
import type { TableSort } from "../../../ui/virtual-table.tsx";

const STANDING_KEYS = ["name", "held", "month", "headroom", "balance", "unresolved"] as const;
export type StandingKey = (typeof STANDING_KEYS)[number];

const compareText = new Intl.Collator("en", { numeric: true }).compare;
const compareAmount = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);

const COMPARE: Readonly<Record<StandingKey, (a: TenantStanding, b: TenantStanding) => number>> = {
  name: (a, b) => compareText(a.name, b.name),
  held: (a, b) => compareAmount(a.heldNanoUsd, b.heldNanoUsd),
  month: (a, b) => compareAmount(a.monthNanoUsd, b.monthNanoUsd),
  headroom: (a, b) => compareAmount(a.headroomNanoUsd, b.headroomNanoUsd),
  balance: (a, b) => compareAmount(a.balanceNanoUsd, b.balanceNanoUsd),
  unresolved: (a, b) =>
    a.unresolvedCalls - b.unresolvedCalls || compareAmount(a.exposureNanoUsd, b.exposureNanoUsd),
};

/** Organizations by one column, equal ones by name. */
export const sortStandings = (
  rows: readonly TenantStanding[],
  { key, descending }: TableSort<StandingKey>,
): readonly TenantStanding[] =>
  rows.toSorted((a, b) => (descending ? -1 : 1) * COMPARE[key](a, b) || compareText(a.name, b.name));

/** As the address has it: "-held" is the most held first. */
export const parseStandingSort = (text: string | null): TableSort<StandingKey> => {
  const key = STANDING_KEYS.find((each) => each === text?.replace(/^-/, ""));
  return key === undefined
    ? { key: "held", descending: true }
    : { key, descending: text?.startsWith("-") === true };
};

export const formatStandingSort = ({ key, descending }: TableSort<StandingKey>): string =>
  `${descending ? "-" : ""}${key}`;

/** Those whose name, address or id holds the text. */
export const findStandings = (rows: readonly TenantStanding[], text: string): readonly TenantStanding[] => {
  const wanted = text.trim().toLowerCase();
  return wanted === ""
    ? rows
    : rows.filter(({ name, slug, tenantId }) =>
        `${name}\n${slug}\n${tenantId}`.toLowerCase().includes(wanted),
      );
};
