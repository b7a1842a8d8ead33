import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registry } from "@molecule/registry";
import { afterEach, describe, expect, it } from "vitest";
import { INSTALLED_STAMP, REAL_RUNTIMES, runtimeFolder, watchInstalledRuntimes } from "./real-runtimes.ts";

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "molecule-runtimes-"));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe.each(REAL_RUNTIMES)("the real runtime $runtime", (real) => {
  const manifestOf = (file: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, "../../runtimes", real.runtime, file), "utf8"));

  it("is one of the registry", () => {
    expect(registry.runtimes.map(({ name }) => name)).toContain(real.runtime);
  });

  it("is pinned to one version, and every package of it to its bytes", () => {
    expect(manifestOf("package.json").dependencies).toMatchObject({ [real.packageName]: real.version });
    const { packages } = manifestOf("package-lock.json");
    const locked = Object.entries<Record<string, string>>(packages).filter(([place]) => place !== "");
    expect(locked.length).toBeGreaterThan(0);
    expect(packages[`node_modules/${real.packageName}`].version).toBe(real.version);
    for (const [, entry] of locked)
      expect(entry).toMatchObject({ integrity: expect.stringMatching(/^sha512-/) });
    expect(locked.filter(([, entry]) => "resolved" in entry)).toEqual([]);
  });

  it("counts as installed with its stamp alone, or where it is named", () => {
    const runtimesDir = newFolder();
    const folder = runtimeFolder(runtimesDir, real);
    mkdirSync(folder, { recursive: true });
    expect(watchInstalledRuntimes(runtimesDir, new Set()).has(real.runtime)).toBe(false);
    writeFileSync(join(folder, INSTALLED_STAMP), "{}");
    expect(watchInstalledRuntimes(runtimesDir, new Set()).has(real.runtime)).toBe(true);
    expect(watchInstalledRuntimes(undefined, new Set()).has(real.runtime)).toBe(false);
    expect(watchInstalledRuntimes(undefined, new Set([real.runtime])).has(real.runtime)).toBe(true);
  });
});
