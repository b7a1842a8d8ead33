import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { StartError } from "../start-error.ts";
import { identify, type ProcessIdentity, parseIdentity, stillRuns } from "./process-identity.ts";

/** What the holder of a claim says of itself. */
type Claim = Readonly<Record<string, unknown>>;

const TRIES = 5;

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;

const readText = (file: string): string | undefined => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

const parseClaim = (text: string): Claim | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

/** The process that claimed, or one that it named as working for it: either keeps the claim alive. */
const isHeld = (claim: Claim): boolean =>
  [claim, claim["worker"]].some((each) => {
    const identity = parseIdentity(each);
    return identity !== undefined && stillRuns(identity);
  });

/** Takes a dead claim away; a living one that stands there by now is put back. */
const removeDead = (file: string, dead: string): void => {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== dead) linkSync(aside, file);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
};

const selfIdentity = (): ProcessIdentity => {
  const self = identify(process.pid);
  if (self === undefined) throw new Error("this process cannot tell when it started");
  return self;
};

/** Replaces what our claim says, as a whole. */
export const updateClaim = (file: string, claim: Claim): void => {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify({ ...selfIdentity(), ...claim }, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  });
  renameSync(draft, file);
};

export const releaseClaim = (file: string): void => rmSync(file, { force: true });

/**
 * Claims a file for this process. Undefined when it is ours now, else what its holder says of itself. A claim whose
 * processes are gone, or whose numbers other programs have by now, does not count.
 * @throws StartError when others claim and leave it faster than we can look
 */
export const claimFile = (file: string, claim: Claim): Claim | undefined => {
  const own = `${file}.${process.pid}.own`;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    updateClaim(own, claim);
    try {
      // A link appears with its content, and only if nobody was faster.
      linkSync(own, file);
      return undefined;
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    } finally {
      rmSync(own, { force: true });
    }
    const text = readText(file);
    if (text === undefined) continue;
    const found = parseClaim(text);
    if (found !== undefined && isHeld(found)) return found;
    removeDead(file, text);
  }
  throw new StartError(
    `${file} keeps coming back.`,
    "Another start is under way at this moment; wait for it, or look which process writes the file.",
  );
};
