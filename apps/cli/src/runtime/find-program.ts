import { existsSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { DomainError } from "@molecule/domain";
import type { RealRuntime } from "@molecule/services/runtimes";

/** The runtime's own program among what npm installed for this machine. @throws DomainError UNAVAILABLE */
export const findProgram = (folder: string, { runtime, packageName, product }: RealRuntime): string => {
  const modules = join(folder, "node_modules");
  const here = `${platform()}-${arch()}`;
  const candidates =
    runtime === "codex"
      ? [join(modules, ".bin/codex")]
      : [here, `${here}-musl`].map((each) => join(modules, `${packageName}-${each}`, "claude"));
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined)
    throw new DomainError("UNAVAILABLE", `${product} has no program for ${here}.`, {
      remedy: "Use a machine that it supports.",
    });
  return found;
};
