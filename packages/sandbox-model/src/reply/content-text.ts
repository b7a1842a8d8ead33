import { z } from "zod";

/** Message content of either dialect: a text, or blocks of which we read only the texts. */
export const contentSchema = z.union([
  z.string(),
  z.array(z.looseObject({ type: z.string().optional(), text: z.string().nullish() })),
  z.null(),
]);
export type Content = z.infer<typeof contentSchema> | undefined;

/** The texts of a content, in order. */
export const textsOf = (content: Content): readonly string[] => {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [content];
  return content.flatMap((block) => (typeof block.text !== "string" ? [] : [block.text]));
};

/** The text that a person wrote: the last one that no client wrapped around it. */
export const questionIn = (content: Content): string =>
  textsOf(content).findLast((text) => !text.trimStart().startsWith("<system-reminder>")) ?? "";
