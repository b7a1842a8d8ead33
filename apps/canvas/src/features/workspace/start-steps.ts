import type { WorkspaceDetail } from "@molecule/api";

export type StartStep = WorkspaceDetail["timeline"][number];

/** A generation can have several starts, after crashes and moves of its host: the steps of the newest one. */
export const newestStart = (steps: readonly StartStep[]): readonly StartStep[] => {
  const begin = steps.findLastIndex(({ what }) => what === "queued" || what === "preparing");
  const at = begin > 0 && steps[begin - 1]?.what === "queued" ? begin - 1 : begin;
  return at > 0 ? steps.slice(at) : steps;
};

/** How long the newest start took, from the request until it was online; null when it did not get there. */
export const startDurationMs = (all: readonly StartStep[]): number | null => {
  const steps = newestStart(all);
  const [first, online] = [steps[0], steps.find(({ what }) => what === "online")];
  return first && online ? online.at.getTime() - first.at.getTime() : null;
};
