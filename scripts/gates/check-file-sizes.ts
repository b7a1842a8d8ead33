import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const MOST_LINES = 300;
const FOLDERS = ["apps", "packages", "e2e", "scripts", "bench"];
const CODE = /\.(?:ts|tsx|mjs|css)$/;
const SKIPPED_FOLDERS = new Set(["node_modules", ".next", ".turbo", "fixtures", "generated"]);
/** Tables of data: longer is not harder to read. */
const TABLES = ["e2e/oracle/tables.ts"];

const listCode = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listCode(path);
    return entry.isFile() && CODE.test(entry.name) ? [path] : [];
  });

/** Code files that grew beyond one purpose: more than 300 lines, tables of data and generated files aside. */
export const findLongFiles = (root: string): string[] =>
  FOLDERS.flatMap((folder) => {
    try {
      return listCode(join(root, folder));
    } catch {
      return [];
    }
  }).flatMap((path) => {
    const name = relative(root, path);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n").length;
    return lines > MOST_LINES && !TABLES.includes(name) ? [`${name}: ${lines} lines`] : [];
  });
