"use client";
import { Segmented } from "../../ui/segmented.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";

const RANGES = ["7", "30", "90"] as const;
type Range = (typeof RANGES)[number];
const USUAL: Range = "30";

const useRangeText = (): Range => {
  const text = useUrlParam("days");
  return RANGES.find((range) => range === text) ?? USUAL;
};

/** How many days back a page looks; the address knows. */
export const useRange = (): number => Number(useRangeText());

export const RangeChoice = () => (
  <Segmented
    label="Range"
    value={useRangeText()}
    options={RANGES.map((value) => ({ value, label: `${value} days` }))}
    onChange={(value) => setUrlParam("days", value === USUAL ? null : value)}
  />
);
