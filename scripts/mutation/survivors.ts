import { z } from "zod";

const position = z.object({ line: z.number(), column: z.number() });
const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});

type Range = z.infer<typeof reportSchema>["files"][string]["mutants"][number]["location"];

export type MutationResult = {
  readonly killed: number;
  /** Each as `file: what stood there → what stood there instead`, on one line, whatever its line number. */
  readonly survivors: readonly string[];
};

const UNNOTICED = new Set(["Survived", "NoCoverage"]);
const NOTICED = new Set(["Killed", "Timeout", "RuntimeError"]);

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "¦").trim();

const textAt = (source: string, { start, end }: Range): string => {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join("\n");
};

/** What a run of Stryker found, from the text of its JSON report. */
export const readMutationReport = (text: string): MutationResult => {
  const { files } = reportSchema.parse(JSON.parse(text));
  const all = Object.entries(files).flatMap(([name, { source, mutants }]) =>
    mutants.map(({ status, replacement = "", location }) => ({
      status,
      key: `${name}: ${oneLine(textAt(source, location))} → ${oneLine(replacement)}`,
    })),
  );
  return {
    killed: all.filter(({ status }) => NOTICED.has(status)).length,
    survivors: all.filter(({ status }) => UNNOTICED.has(status)).map(({ key }) => key),
  };
};
