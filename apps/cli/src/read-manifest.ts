import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Registry } from "@molecule/registry";

/**
 * Loads a providers.yaml, `-` for standard input. A faulty one gives undefined, with every fault and its line
 * printed and the exit code set. The loader, with its YAML and RE2, is only read in when it is used.
 */
export const readManifest = async (file: string): Promise<Registry | undefined> => {
  const { describeFault, loadRegistry } = await import("@molecule/registry/load");
  const loaded = loadRegistry(file === "-" ? await text(process.stdin) : await readFile(file, "utf8"));
  if (loaded.ok) return loaded.registry;
  for (const fault of loaded.faults) console.log(describeFault(file, fault));
  process.exitCode = 1;
  return undefined;
};
