import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { agentFailure } from "../../agent-failure.ts";

/** A package of an installed runtime: where it lies, and which version it is. */
export type RuntimePackage = { readonly folder: string; readonly version: string };

const manifestSchema = z.object({ version: z.string() });

/**
 * Finds a package in the folder that a runtime was installed into.
 * @throws AgentFailure RUNTIME_NOT_INSTALLED
 */
export const locatePackage = async (
  runtimeDir: string | null,
  runtime: string,
  name: string,
): Promise<RuntimePackage> => {
  const folder = join(runtimeDir ?? "", "node_modules", name);
  const text =
    runtimeDir === null ? null : await readFile(join(folder, "package.json"), "utf8").catch(() => null);
  const manifest = text === null ? null : manifestSchema.safeParse(JSON.parse(text));
  if (manifest?.success !== true)
    throw agentFailure(
      "RUNTIME_NOT_INSTALLED",
      `This installation has no “${runtime}”.`,
      `Install it with “molecule runtime install ${runtime}” and start the workspace again.`,
    );
  return { folder, version: manifest.data.version };
};
