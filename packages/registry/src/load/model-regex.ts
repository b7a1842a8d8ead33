import { RE2JS, RE2JSException } from "re2js";

export type ModelRegex =
  | { readonly ok: true; readonly matches: (model: string) => boolean }
  | { readonly ok: false; readonly reason: string };

/** Instructions of a compiled RE2 program, by the numbers of the pinned library. */
const ALT = 1;
const ALT_MATCH = 2;
const CAPTURE = 3;
const EMPTY_WIDTH = 4;
const FAIL = 5;
const NOP = 7;
const BEGIN_TEXT = 4;

type Instruction = { readonly op: number; readonly out: number; readonly arg: number };

/**
 * Whether every path through the program passes the beginning of the text before it reads a character. The program
 * is asked and not the source, because `^a|b`, `(?m)^a` and `(^)?a` look anchored and are not.
 */
const isAnchored = (program: { readonly start: number; readonly inst: readonly Instruction[] }): boolean => {
  const seen = new Set<number>();
  const open = [program.start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const instruction = program.inst[at];
    if (instruction === undefined) return false;
    const { op, out, arg } = instruction;
    if (op === FAIL || (op === EMPTY_WIDTH && (arg & BEGIN_TEXT) !== 0)) continue;
    if (op === ALT || op === ALT_MATCH) open.push(out, arg);
    else if (op === CAPTURE || op === NOP || op === EMPTY_WIDTH) open.push(out);
    else return false;
  }
  return true;
};

/** Compiles a `model_prefix_match`: RE2 without look-around and back-references, anchored at the start. */
export const compileModelRegex = (source: string): ModelRegex => {
  try {
    const compiled = RE2JS.compile(source);
    if (!isAnchored(compiled.re2().prog))
      return { ok: false, reason: "it is not anchored at the start: begin every alternative with ^" };
    return { ok: true, matches: (model) => compiled.test(model) };
  } catch (error) {
    if (error instanceof RE2JSException) return { ok: false, reason: error.message };
    throw error;
  }
};
