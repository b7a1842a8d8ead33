import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { INSTALLED_STAMP, isInstalled, type RealRuntime, runtimeFolder } from "@molecule/services/runtimes";
import { findProgram } from "./find-program.ts";
import { runNpm, runVersion } from "./run-npm.ts";

export type Installed = { readonly folder: string; readonly said: string | null; readonly already: boolean };

/** Manifests with a lock that pins every package to its bytes; npm refuses others. */
const manifestsOf = ({ runtime }: RealRuntime): string =>
  join(import.meta.dirname, "../../../../packages/services/runtimes", runtime);

/** Scripts of packages are not run, and nothing is asked of the registry but the packages themselves. */
const NPM = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
const PROGRESS_MS = 2_000;

/** What a folder weighs; files that come and go meanwhile do not matter. */
export const weighFolder = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

/** Puts what was made beside its place there; whoever was faster has made the same. */
const moveInPlace = async (made: string, place: string): Promise<void> => {
  try {
    await rename(made, place);
  } catch (error) {
    if (
      !(error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST"))
    )
      throw error;
    await rm(place, { recursive: true, force: true });
    await rename(made, place);
  }
};

/**
 * Installs a real runtime below a folder: made beside its place, run once, and then moved there as a whole, so that
 * a kill leaves the old state or the new one. Nothing happens when it is there already.
 * @throws DomainError UNAVAILABLE
 */
export const installRuntime = async (
  runtimesDir: string,
  real: RealRuntime,
  report: (line: string) => void,
): Promise<Installed> => {
  const place = runtimeFolder(runtimesDir, real);
  if (isInstalled(runtimesDir, real)) return { folder: place, said: null, already: true };
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  const made = await mkdtemp(join(dirname(place), ".making-"));
  report(`Fetching ${real.product} ${real.version}, about ${real.megabytes} MB …`);
  const progress = setInterval(() => {
    void weighFolder(made).then((bytes) => report(`${megabytes(bytes)} MB so far`));
  }, PROGRESS_MS);
  try {
    for (const file of ["package.json", "package-lock.json"])
      await cp(join(manifestsOf(real), file), join(made, file));
    await runNpm(made, NPM);
    const said = await runVersion(findProgram(made, real));
    await writeFile(join(made, INSTALLED_STAMP), JSON.stringify({ version: real.version, said }));
    await moveInPlace(made, place);
    return { folder: place, said, already: false };
  } finally {
    clearInterval(progress);
    await rm(made, { recursive: true, force: true });
  }
};
