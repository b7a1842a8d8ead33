/** How often each thing was met, so that a run shows what it covered. */
export type Counts = Map<string, number>;

export function count(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function countedSummary(counts: Counts): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, times]) => `${String(times).padStart(7)}  ${key}`)
    .join("\n");
}

/** What was met less often than `least`: below that a branch was hardly asked. */
export function findRare(counts: Counts, wanted: readonly string[], least: number): string[] {
  return wanted.filter((key) => (counts.get(key) ?? 0) < least);
}
