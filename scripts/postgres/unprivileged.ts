import { spawnSync } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** How a program is started so that it does not run as root, which PostgreSQL refuses. */
export type Launch = {
  readonly command: (program: string, args: readonly string[]) => readonly [string, readonly string[]];
  readonly owner: { readonly uid: number; readonly gid: number } | null;
};

const NOBODY = 65534;

const AS_OURSELVES: Launch = { command: (program, args) => [program, args], owner: null };

/** A user namespace in which we appear as uid 1000; outside it the files stay ours. */
const IN_USER_NAMESPACE: Launch = {
  command: (program, args) => [
    "unshare",
    ["--user", "--map-user=1000", "--map-group=1000", "--", program, ...args],
  ],
  owner: null,
};

/** Where user namespaces are refused (some containers): another uid, which then owns the data. */
const AS_NOBODY: Launch = {
  command: (program, args) => [program, args],
  owner: { uid: NOBODY, gid: NOBODY },
};

export const chooseLaunch = (): Launch => {
  if (process.getuid?.() !== 0) return AS_OURSELVES;
  const probe = spawnSync("unshare", ["--user", "--map-user=1000", "--map-group=1000", "--", "true"]);
  return probe.status === 0 ? IN_USER_NAMESPACE : AS_NOBODY;
};

/** Gives a folder and what is in it to the launch's user, when that is not us. */
export const giveTo = (launch: Launch, dir: string): void => {
  const { owner } = launch;
  if (owner === null) return;
  chownSync(dir, owner.uid, owner.gid);
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
    chownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid);
};
