/** Something to do by name, from the search field. */
export type Command = {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
};

/** Commands in whose label a word begins with each word that was typed; all of them for a blank query. */
export const matchCommands = <T extends Pick<Command, "label">>(
  commands: readonly T[],
  query: string,
): readonly T[] => {
  const typed = query.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label }) => {
    const words = label.toLowerCase().split(/[^a-z0-9]+/);
    return typed.every((start) => words.some((word) => word.startsWith(start)));
  });
};
