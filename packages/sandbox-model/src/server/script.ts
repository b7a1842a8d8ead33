import { z } from "zod";

/** What the sandbox model does with one of the next model calls instead of answering normally, and with look-ups of models that it names. */
export const scriptedAnswerSchema = z.strictObject({
  /** Only for calls that match; empty matches every call. */
  match: z
    .strictObject({
      path: z.string().optional(),
      credentialSha256: z.string().optional(),
    })
    .default({}),
  /** For how many matching calls; then it is spent. */
  times: z.number().int().min(1).max(10_000).default(1),
  /** Answer with this HTTP status and an error of the dialect. */
  status: z.number().int().min(300).max(599).optional(),
  message: z.string().max(1000).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Wait before the first byte. */
  delayMs: z.number().int().min(0).max(600_000).default(0),
  /** Wait between two events of a stream. */
  deltaDelayMs: z.number().int().min(0).max(60_000).optional(),
  /** Destroy the connection after so many events of a stream. */
  cutAfterEvents: z.number().int().min(0).optional(),
  /** Send this body verbatim, with status 200, instead of an answer. */
  rawBody: z.string().max(1_000_000).optional(),
  /** Fields laid over the reported usage (a malformed one, say); null reports none. */
  usage: z.record(z.string(), z.unknown()).nullable().optional(),
});
export type ScriptedAnswer = z.infer<typeof scriptedAnswerSchema>;

export const scriptSchema = z.strictObject({ answers: z.array(scriptedAnswerSchema).max(1000) });
export type ScriptInput = z.input<typeof scriptSchema>;

export type Script = {
  set(input: ScriptInput): void;
  take(path: string, credentialSha256: string): ScriptedAnswer | null;
  /** As `take`, for what is no model call: only an answer that names the path is meant for it. */
  takeNamed(path: string, credentialSha256: string): ScriptedAnswer | null;
  left(): number;
};

/** Holds the scripted answers; each call takes the first one that matches. */
export const createScript = (): Script => {
  let answers: ScriptedAnswer[] = [];
  const takeFirst = (path: string, credentialSha256: string, named: boolean): ScriptedAnswer | null => {
    const index = answers.findIndex(
      ({ match }) =>
        (match.path === path || (match.path === undefined && !named)) &&
        (match.credentialSha256 === undefined || match.credentialSha256 === credentialSha256),
    );
    const answer = answers[index];
    if (answer === undefined) return null;
    if (answer.times === 1) answers.splice(index, 1);
    else answers[index] = { ...answer, times: answer.times - 1 };
    return answer;
  };
  return {
    set: (input) => {
      answers = scriptSchema.parse(input).answers;
    },
    take: (path, credentialSha256) => takeFirst(path, credentialSha256, false),
    takeNamed: (path, credentialSha256) => takeFirst(path, credentialSha256, true),
    left: () => answers.length,
  };
};
