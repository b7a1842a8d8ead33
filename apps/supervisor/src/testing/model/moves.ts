/** What can happen to a workspace. */
export const MOVES = [
  "save",
  "restart",
  "force",
  "cancel",
  "pause",
  "resume",
  "hibernate",
  "message",
  "take the key away",
  "give the key back",
  "agent crashes",
  "agent is not proved",
  "a start is lost on its way back",
  "the engine does not answer once",
  "supervisor stops",
  "supervisor stops and leaves its agents",
  "supervisor dies",
  "second supervisor takes over",
  "time passes",
] as const;
/** Something that happens, and how many steps are taken after it. */
export type Move = { readonly what: (typeof MOVES)[number]; readonly steps: number };
