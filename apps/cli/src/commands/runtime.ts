import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DomainError } from "@molecule/domain";
import type { RealRuntime } from "@molecule/services/runtimes";
import type { Command } from "commander";
import { readRuntimesDir } from "../env.ts";

/** @throws DomainError BAD_INPUT that names those there are */
const parseRuntime = async (name: string): Promise<RealRuntime> => {
  const { findRealRuntime, REAL_RUNTIMES } = await import("@molecule/services/runtimes");
  const found = findRealRuntime(name);
  if (found !== undefined) return found;
  throw new DomainError("BAD_INPUT", `There is no “${name}” to install.`, {
    remedy: `Choose one of: ${REAL_RUNTIMES.map(({ runtime }) => runtime).join(", ")}.`,
  });
};

const install = async (name: string): Promise<void> => {
  const real = await parseRuntime(name);
  const { installRuntime } = await import("../runtime/install-runtime.ts");
  console.error(`${real.product} is another vendor's: ${real.terms}.`);
  const done = await installRuntime(readRuntimesDir(), real, (line) => console.error(line));
  console.log(
    JSON.stringify({
      runtime: real.runtime,
      version: real.version,
      already: done.already,
      folder: done.folder,
    }),
  );
};

const list = async (): Promise<void> => {
  const { isInstalled, REAL_RUNTIMES, runtimeFolder } = await import("@molecule/services/runtimes");
  const { weighFolder } = await import("../runtime/install-runtime.ts");
  const dir = readRuntimesDir();
  for (const real of REAL_RUNTIMES) {
    const installed = isInstalled(dir, real);
    const folder = runtimeFolder(dir, real);
    const bytes = installed ? { folder, bytes: await weighFolder(folder) } : {};
    console.log(JSON.stringify({ runtime: real.runtime, version: real.version, installed, ...bytes }));
  }
};

const remove = async (name: string): Promise<void> => {
  const real = await parseRuntime(name);
  const { isInstalled, runtimeFolder } = await import("@molecule/services/runtimes");
  const dir = readRuntimesDir();
  const removed = isInstalled(dir, real);
  await rm(dirname(runtimeFolder(dir, real)), { recursive: true, force: true });
  console.log(JSON.stringify({ runtime: real.runtime, removed }));
};

/** `molecule runtime …`: the real Claude Code and Codex, for who wants them. */
export const registerRuntimeCommands = (program: Command): void => {
  const runtime = program
    .command("runtime")
    .description("the real Claude Code and Codex, installed beside this product on demand");
  runtime
    .command("install")
    .description("fetch one into the data folder, at the pinned version and checked byte for byte")
    .argument("<runtime>", "claude-code or codex")
    .action(install);
  runtime.command("list").description("what there is and what is installed, as JSON lines").action(list);
  runtime
    .command("remove")
    .description("delete an installed one; workspaces that need it no longer start")
    .argument("<runtime>", "claude-code or codex")
    .action(remove);
};
