import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for the spool of one test. */
export const createSpoolDir = (): string => mkdtempSync(join(tmpdir(), "molecule-spool-"));
