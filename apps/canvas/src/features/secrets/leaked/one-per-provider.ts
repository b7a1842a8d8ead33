import { hintOfName } from "../edit/format-hint.ts";

/** One of the names of each provider: its page is where all that came from it are revoked. */
export const onePerProvider = (names: readonly string[]): readonly string[] =>
  [...Map.groupBy(names, (name) => hintOfName(name)?.provider).values()].flatMap(([first]) => first ?? []);
