import { constants } from "node:os";

export type AgentExit = { readonly exitCode: number | null; readonly signal: string | null };

const SIGNALS = new Map<number, string>(Object.entries(constants.signals).map(([name, n]) => [n, name]));

/** Sandboxes and engines report the signal that ended their program as a shell does: 128 and its number. */
export const readExitCode = (code: number): AgentExit => {
  const signal = code > 128 ? SIGNALS.get(code - 128) : undefined;
  return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
};
