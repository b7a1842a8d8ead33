import { existsSync } from "node:fs";
import { join } from "node:path";

/** A runtime that is another vendor's program, installed only where somebody wants it. */
export type RealRuntime = {
  readonly runtime: string;
  readonly product: string;
  readonly packageName: string;
  /** The one version that this release drives; `runtimes/<name>/package-lock.json` pins every byte of it. */
  readonly version: string;
  /** About what it takes on disk. */
  readonly megabytes: number;
  /** On whose terms it is used. */
  readonly terms: string;
};

export const REAL_RUNTIMES: readonly RealRuntime[] = [
  {
    runtime: "claude-code",
    product: "Claude Code",
    packageName: "@anthropic-ai/claude-agent-sdk",
    version: "0.3.330",
    megabytes: 430,
    terms: "Anthropic's commercial terms, https://code.claude.com/docs/en/legal-and-compliance",
  },
  {
    runtime: "codex",
    product: "Codex",
    packageName: "@openai/codex",
    version: "0.169.0",
    megabytes: 410,
    terms: "Apache-2.0; its use of OpenAI's models is under OpenAI's terms",
  },
];

export const findRealRuntime = (name: string): RealRuntime | undefined =>
  REAL_RUNTIMES.find(({ runtime }) => runtime === name);

/** Written last by an installation: without it a folder is what a broken one left behind. */
export const INSTALLED_STAMP = "installed.json";

/** Where a runtime lies below the folder of runtimes. */
export const runtimeFolder = (runtimesDir: string, { runtime, version }: RealRuntime): string =>
  join(runtimesDir, runtime, version);

export const isInstalled = (runtimesDir: string, runtime: RealRuntime): boolean =>
  existsSync(join(runtimeFolder(runtimesDir, runtime), INSTALLED_STAMP));

/** A look at the disk holds for so long; an installation is then noticed without a restart of anything. */
const LOOK_MS = 1_000;

/**
 * Which real runtimes can be started here: those of the folder as it is now, and those that are named, which the
 * drivers' images bring along.
 */
export const watchInstalledRuntimes = (
  runtimesDir: string | undefined,
  named: ReadonlySet<string>,
): Pick<ReadonlySet<string>, "has"> => {
  const looks = new Map<string, { readonly found: boolean; readonly at: number }>();
  const look = (name: string): boolean => {
    const runtime = findRealRuntime(name);
    return runtime !== undefined && runtimesDir !== undefined && isInstalled(runtimesDir, runtime);
  };
  return {
    has: (name) => {
      if (named.has(name)) return true;
      const last = looks.get(name);
      if (last !== undefined && performance.now() - last.at < LOOK_MS) return last.found;
      const found = look(name);
      looks.set(name, { found, at: performance.now() });
      return found;
    },
  };
};
