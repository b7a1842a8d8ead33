/** What a log line may carry: plain facts, no errors and no bodies, so that no secret gets in by accident. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
};

/** Structured lines, one JSON object each, to `write`. */
export const createLog = (write: (line: string) => void, base: LogFields): Log => {
  const line =
    (level: "info" | "warn") =>
    (event: string, fields: LogFields = {}) =>
      write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...base, ...fields })}\n`);
  return { info: line("info"), warn: line("warn") };
};
