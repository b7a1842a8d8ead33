import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { MUTANTS } from "./mutants.ts";

/**
 * Applies one named mutant while modules load, so that no file is ever touched. A text that does not stand
 * exactly once in its file is an error: a mutant that changes nothing proves nothing.
 */
export const mutantPlugin = (root: string, name: string | undefined): Plugin | null => {
  if (name === undefined || name === "") return null;
  const mutant = MUTANTS.find((candidate) => candidate.name === name);
  if (mutant === undefined) throw new Error(`there is no mutant "${name}"`);
  for (const { file, find } of mutant.edits) {
    const times = readFileSync(join(root, file), "utf8").split(find).length - 1;
    if (times !== 1)
      throw new Error(`mutant "${name}": its text stands ${times} times in ${file}, expected once`);
  }
  return {
    name: "molecule-mutant",
    enforce: "pre",
    transform(code, id) {
      const edits = mutant.edits.filter(({ file }) => id.split("?")[0] === join(root, file));
      return edits.length === 0
        ? null
        : edits.reduce((text, { find, replace }) => text.replace(find, replace), code);
    },
  };
};
