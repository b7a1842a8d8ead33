/** One line of a run's output, as it is shown: agents write JSON, whatever they start may write anything. */
export type LogLine = {
  readonly number: number;
  readonly at: Date | null;
  readonly level: string | null;
  readonly text: string;
};

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const readFields = (raw: string): Record<string, unknown> | null => {
  if (!raw.startsWith("{")) return null;
  try {
    const parsed: unknown = JSON.parse(raw);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
};

const NOT_SHOWN = new Set(["at", "level", "event", "pid"]);

const readLine = (raw: string, number: number): LogLine => {
  const fields = readFields(raw);
  const event = fields?.["event"];
  if (fields === null || typeof event !== "string") return { number, at: null, level: null, text: raw };
  const at = new Date(String(fields["at"]));
  const more = Object.entries(fields)
    .filter(([name, value]) => !NOT_SHOWN.has(name) && value !== null)
    .map(([name, value]) => `${name}=${show(value)}`);
  return {
    number,
    at: Number.isNaN(at.getTime()) ? null : at,
    level: typeof fields["level"] === "string" ? fields["level"] : null,
    text: [event, ...more].join("  "),
  };
};

/** The lines of a log that hold every word that is looked for, whatever its case. */
export const readLog = (text: string, search: string): readonly LogLine[] => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return text
    .split("\n")
    .flatMap((raw, index) => (raw.trim() === "" ? [] : [readLine(raw, index + 1)]))
    .filter((line) => words.every((word) => line.text.toLowerCase().includes(word)));
};
